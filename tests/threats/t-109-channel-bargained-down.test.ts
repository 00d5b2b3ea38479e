// The threat: docs/threats/t-109-channel-bargained-down.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandApdu, type ResponseApdu, responseApdu } from '@inro/apdu';
import { concatBytes, fromHex, toHex } from '@inro/foundation';
import { initializeUpdateCommand, OffCardSession } from '@inro/secure-channel/off-card';
import { selectCommand } from '../../quality/testing/element/new-element.ts';
import { JPKI_SD, MemoryStore, newJpkiElement, PROVIDER_KEYS } from './support/terminal.ts';
import { type Defence, without } from './support/without.ts';

const hostChallenge = new Uint8Array(16).fill(5);

/** The real card's answer to INITIALIZE UPDATE, with another "i" put in on the way. */
async function answerWith(i: number) {
  const card = newJpkiElement('phone', new MemoryStore()).connect();
  await card.process(selectCommand(JPKI_SD));
  const { data } = await card.process(initializeUpdateCommand(2, hostChallenge));
  assert.equal(data[12], 0x71);
  return responseApdu(data.with(12, i));
}

/** The same with the rest cut to the lengths that this "i" announces. */
async function answerCutTo(i: number): Promise<ResponseApdu> {
  const { data } = await answerWith(i);
  const length = (i & 0x01) !== 0 ? 16 : 8;
  const [challenge, cryptogram] = [data.subarray(13, 13 + length), data.subarray(29, 29 + length)];
  const counter = (i & 0x10) !== 0 ? data.subarray(45) : new Uint8Array(0);
  return responseApdu(concatBytes(data.subarray(0, 13), challenge, cryptogram, counter));
}

type Off = Pick<typeof OffCardSession, 'open'>;
const opening = { keys: PROVIDER_KEYS, hostChallenge, securityLevel: 0x33 };

/** The relay answers in the card's place; what the off-card end reads. */
function believes(answer: ResponseApdu, end: Off = OffCardSession, securityLevel = opening.securityLevel): string {
  const { session } = end.open({ ...opening, securityLevel, answer });
  session.unwrap(responseApdu());
  session.wrap(commandApdu(0x80, 0xca, 0x00, 0xe0, undefined, 256));
  return toHex(session.unwrap(responseApdu(fromHex('CAFE'))).data);
}

describe('T-109 a relay bargains the secure channel down', () => {
  for (const i of [0x51, 0x31, 0x11, 0x01, 0x70, 0x60, 0x00]) {
    it(`is found out with "i" ${toHex(Uint8Array.of(i))} in place of 71`, async () => {
      const answer = await answerWith(i);
      assert.throws(() => OffCardSession.open({ ...opening, answer }), { name: 'InroError' });
    });

    it(`is found out with "i" ${toHex(Uint8Array.of(i))} and an answer cut to it, whatever the length of the challenge`, async () => {
      const answer = await answerCutTo(i);
      for (const challenge of [hostChallenge, hostChallenge.subarray(8)])
        assert.throws(() => OffCardSession.open({ ...opening, hostChallenge: challenge, answer }), {
          name: 'InroError',
        });
    });
  }

  it('is found out where the session was opened ahead of the answer: every other "i"', async () => {
    const card = { securityDomain: JPKI_SD, keyVersion: 2, i: 0x71, sequenceCounter: fromHex('000001') };
    const ahead = () => OffCardSession.openAhead({ ...opening, ...card }).session;
    assert.equal(ahead().unwrap(await answerWith(0x71)).statusWord, 0x9000);
    for (const i of [0x51, 0x31, 0x11, 0x61])
      for (const answer of [await answerWith(i), await answerCutTo(i)])
        assert.throws(() => ahead().unwrap(answer), { name: 'InroError' });
  });

  it('gains nothing by an "i" that takes no level away: answers are protected all the same', async () => {
    const answer = await answerCutTo(0x61);
    assert.throws(() => believes(answer), { code: 'secure-channel.response_forged' });
  });

  const file = 'packages/secure-channel/src/off-card/session.ts';
  const offered: Defence = {
    file,
    defence: '!isSecurityLevelOffered(opening.securityLevel, answer.i)\n    )',
    instead: '!isSecurityLevelOffered(opening.securityLevel, STRONGEST)\n    )',
  };
  const named: Defence = {
    file,
    defence: 'OffCardSession.#authenticated(secrets, answer.i, opening.securityLevel, []);',
    instead:
      'OffCardSession.#authenticated(secrets, answer.i, opening.securityLevel & (3 | ((answer.i & 0x60) >> 1)), []);',
  };
  const endOf = async (...gone: readonly Defence[]): Promise<Off> =>
    (await without(...gone)<typeof import('../../packages/secure-channel/src/off-card/session.ts')>(file))
      .OffCardSession;

  it('counter-test: an end that takes what the card is said to offer reads the relay’s answers as the card’s', async () => {
    const credulous = await endOf(offered, named);
    assert.equal(believes(await answerWith(0x11), credulous), 'CAFE');
    assert.equal(believes(await answerCutTo(0x01), credulous), 'CAFE');
  });

  it('counter-test: one that only forgets to compare fails as a program does, not as a refusal', async () => {
    const answer = await answerWith(0x11);
    const forgetful = await endOf(offered);
    assert.throws(() => believes(answer, forgetful), TypeError);
  });

  it('counter-test: at a level that leaves answers bare, the relay answers in the card’s place', async () => {
    assert.equal(believes(await answerWith(0x11), OffCardSession, 0x01), 'CAFE');
  });
});
