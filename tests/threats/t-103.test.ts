import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex } from '@inro/problem';
import { jpkiApplet } from '@inro/secure-element';
import { INITIAL_KEYS, ISD, newElement, selectCommand, testOrder } from '../../packages/secure-element/test/element.ts';
import { deleteCommand } from '../../packages/secure-element/test/off-card.ts';
import { DOMAIN_KEYS, JPKI_APPLET, JPKI_SD, OffCard } from './support/personalised-element.ts';
import { Terminal } from './support/terminal.ts';

const LIMIT = 64;

function phone() {
  const order = testOrder({
    domains: [{ aid: JPKI_SD, securityDomain: ISD, privileges: 0x800000, i: 0x70, keyVersion: 2, keys: DOMAIN_KEYS }],
    applications: [{ aid: JPKI_APPLET, module: jpkiApplet, securityDomain: JPKI_SD }],
  });
  return newElement(order, [jpkiApplet]).card;
}

/** Somebody without any key, at a domain: the status word of the last INITIALIZE UPDATE. */
async function pester(app: Terminal, times: number): Promise<string> {
  await app.card.process(selectCommand(JPKI_SD));
  for (let n = 0; n < times; n++) {
    const asked = await app.status('80500000', '00'.repeat(8), 256);
    if (asked !== '9000') return asked;
    assert.equal(await app.status('84820000', '00'.repeat(16)), '6300');
  }
  return await app.status('80500000', '00'.repeat(8), 256);
}
const provider = { aid: JPKI_SD, keys: DOMAIN_KEYS };

describe('T-103 the limit of failed authentications is used to close a security domain for good', () => {
  it('open: an app without any key closes the domain to the authority', async () => {
    const card = phone();
    assert.equal(await pester(new Terminal(card), LIMIT), '6983');
    await assert.rejects(OffCard.open(card, provider), { message: '6983' });
  });

  it('held: the authority’s right keys before the limit set the count to zero', async () => {
    const card = phone();
    for (let again = 0; again < 3; again++) {
      assert.equal(await pester(new Terminal(card), LIMIT - 1), '9000');
      await OffCard.open(card, provider);
    }
  });

  it('held: another domain stays open, and the issuer deletes the closed one with its applet', async () => {
    const card = phone();
    await pester(new Terminal(card), LIMIT);
    const issuer = await OffCard.open(card, { aid: ISD, keys: INITIAL_KEYS });
    assert.equal(await issuer.status(deleteCommand(JPKI_SD, true)), '9000');
    assert.equal(await new Terminal(card).status('00A4040C', toHex(JPKI_APPLET)), '6A82');
  });
});
