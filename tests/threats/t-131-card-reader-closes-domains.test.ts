// The threat: docs/threats/t-131-card-reader-closes-domains.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ISD } from '../../quality/testing/element/new-element.ts';
import {
  elementIn,
  enrolledDisk,
  JPKI_SD,
  Personaliser,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  TEST_PIN,
  Terminal,
} from './support/terminal.ts';
import { asItIs, without } from './support/without.ts';

const opening = { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION };

/** A card after somebody without any key had it in a terminal; its contacts. */
async function attacked(world = asItIs) {
  const disk = await enrolledDisk('card');
  const terminal = new Terminal((await elementIn(world, disk)).connect());
  await terminal.select(JPKI_SD);
  for (let n = 0; n < 64; n++) {
    assert.equal(await terminal.status('80500000', '00'.repeat(16), 256), '9000');
    assert.equal(await terminal.status('84820000', '00'.repeat(32)), '6300');
  }
  return (await elementIn(world, disk.copy())).connect();
}

describe('T-131 whoever has a plastic card in a reader closes its security domains for good', () => {
  it('open: the authority’s keys open the domain no more, also after power off and on', async () => {
    const card = await attacked();
    await assert.rejects(Personaliser.open(card, opening), { message: '6983' });
  });

  it('held: what is on the card works on, and another domain stays open', async () => {
    const terminal = new Terminal(await attacked());
    await terminal.select();
    assert.equal(await terminal.verifyPin(TEST_PIN), '9000');
    assert.equal(await terminal.sign(), '9000');
    await terminal.select(ISD);
    assert.equal(await terminal.status('80500000', '00'.repeat(16), 256), '9000');
  });

  it('counter-test: on a card that counts failures for all its domains together, the other one is closed too', async () => {
    const file = 'packages/secure-element/src/security-domain/keys.ts';
    const together = without(
      { file, defence: 'prefix}failures`)', instead: 'prefix.slice(0, 0)}failures`)' },
      { file, defence: 'prefix}failures`,', instead: 'prefix.slice(0, 0)}failures`,' },
    );
    const terminal = new Terminal(await attacked(together));
    await terminal.select(ISD);
    assert.equal(await terminal.status('80500000', '00'.repeat(16), 256), '6983');
  });
});
