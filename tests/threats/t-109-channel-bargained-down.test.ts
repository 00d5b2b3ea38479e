// The threat: docs/threats/t-109-channel-bargained-down.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandApdu, responseApdu } from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { initializeUpdateCommand, OffCardSession } from '@inro/secure-channel/off-card';
import { selectCommand } from '../../quality/testing/element/new-element.ts';
import { JPKI_SD, MemoryStore, newJpkiElement, PROVIDER_KEYS } from './support/terminal.ts';

const hostChallenge = new Uint8Array(16).fill(5);

/** The real card's answer to INITIALIZE UPDATE, with another "i" put in on the way. */
async function answerWith(i: number) {
  const card = newJpkiElement('phone', new MemoryStore()).connect();
  await card.process(selectCommand(JPKI_SD));
  const { data } = await card.process(initializeUpdateCommand(2, hostChallenge));
  assert.equal(data[12], 0x71);
  return responseApdu(data.with(12, i));
}

describe('T-109 a relay bargains the secure channel down', () => {
  for (const i of [0x51, 0x31, 0x11, 0x01, 0x70, 0x60, 0x00])
    it(`is found out with "i" ${toHex(Uint8Array.of(i))} in place of 71`, async () => {
      const answer = await answerWith(i);
      const opening = { keys: PROVIDER_KEYS, hostChallenge, securityLevel: 0x33, answer };
      assert.throws(() => OffCardSession.open(opening), { name: 'InroError' });
    });

  it('counter-test: at a level that leaves answers bare, the relay answers in the card’s place', async () => {
    const answer = await answerWith(0x11);
    const { session } = OffCardSession.open({ keys: PROVIDER_KEYS, hostChallenge, securityLevel: 0x01, answer });
    session.unwrap(responseApdu());
    session.wrap(commandApdu(0x80, 0xca, 0x00, 0xe0, undefined, 256));
    assert.equal(toHex(session.unwrap(responseApdu(fromHex('CAFE'))).data), 'CAFE');
  });
});
