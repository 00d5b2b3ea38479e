import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex } from '@inro/problem';
import type { SecureElement } from '@inro/secure-element';
import { ISD, newElement, testOrder } from '../../packages/secure-element/test/element.ts';
import { enrolledDisk, MemoryStore, newJpkiElement, powerOn, Terminal } from './support/terminal.ts';

/** What a reader without any key can remember of a phone. */
async function remember(element: SecureElement): Promise<readonly string[]> {
  const reader = new Terminal(element.connect());
  await reader.select(ISD);
  const cplc = toHex((await reader.send('80CA9F7F', '', 256)).data);
  const diversification = toHex((await reader.send('80500000', '00'.repeat(16), 256)).data.slice(0, 10));
  const chain = toHex((await reader.send('80CA7F21', '0000C8', 256)).data);
  return [cplc, diversification, chain];
}

describe('T-119 a reader in a shop recognises the phone', () => {
  it('open: card data, diversification data and attestation chain are the same at every visit', async () => {
    const order = testOrder({
      cplc: new Uint8Array(42).fill(0x47),
      issuerSecurityDomain: { ...testOrder().issuerSecurityDomain, i: 0x71 },
    });
    const { element } = newElement(order, []);
    const [first, second] = [await remember(element), await remember(element)];
    assert.deepEqual(first, second);
    assert.match(first[0]!, /^9F7F2A(?:47){42}$/);
    assert.ok(first[2]!.length > 100);
  });

  it('held: it is the same before and after an enrolment, so it does not tell that there are certificates', async () => {
    const fresh = newJpkiElement('phone', new MemoryStore());
    assert.deepEqual(await remember(fresh), await remember(powerOn(await enrolledDisk())));
  });
});
