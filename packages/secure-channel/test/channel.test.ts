import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { commandApdu, type ResponseApdu, responseApdu, StatusWordError, statusWord } from '@inro/apdu';
import { fromHex } from '@inro/foundation';
import { OffCardSession, type StaticKeys } from '@inro/secure-channel/off-card';
import { answerInitializeUpdate, type PendingSession } from '@inro/secure-channel/on-card';
import fc from 'fast-check';

const ISD = fromHex('A000000151000000');
const keysOf = (length: number): StaticKeys => ({
  enc: randomBytes(length),
  mac: randomBytes(length),
  dek: randomBytes(length),
});

interface Case {
  readonly keyLength: number;
  readonly i: number;
  readonly securityLevel: number;
}
const OFFERED = [
  { i: 0x70, levels: [0x00, 0x01, 0x03, 0x11, 0x13, 0x33] },
  { i: 0x71, levels: [0x00, 0x01, 0x03, 0x11, 0x13, 0x33] },
  { i: 0x60, levels: [0x33] },
  { i: 0x31, levels: [0x13] },
  { i: 0x01, levels: [0x03] },
];
const CASES: Case[] = [16, 24, 32].flatMap((keyLength) =>
  OFFERED.flatMap(({ i, levels }) => levels.map((securityLevel) => ({ keyLength, i, securityLevel }))),
);
const named = ({ keyLength, i, securityLevel }: Case) =>
  `AES-${keyLength * 8}, i=${i.toString(16)}, level ${securityLevel.toString(16).padStart(2, '0')}`;

function card(
  keys: StaticKeys,
  i: number,
  hostChallenge: Uint8Array,
): { answer: ResponseApdu; pending: PendingSession } {
  const { data, pending } = answerInitializeUpdate({
    keys,
    keyVersion: 1,
    i,
    hostChallenge,
    diversificationData: new Uint8Array(10),
    securityDomain: ISD,
    sequenceCounter: fromHex('000001'),
    randomness: (length) => randomBytes(length),
  });
  return { answer: responseApdu(data), pending };
}

function openBoth({ keyLength, i, securityLevel }: Case) {
  const keys = keysOf(keyLength);
  const hostChallenge = randomBytes((i & 1) === 0 ? 8 : 16);
  const { answer, pending } = card(keys, i, hostChallenge);
  const { session, externalAuthenticate } = OffCardSession.open({ keys, hostChallenge, securityLevel, answer });
  const onCard = pending.authenticate(externalAuthenticate);
  assert.equal(session.unwrap(responseApdu()).statusWord, 0x9000);
  return { session, onCard };
}

const refusedWith = (value: number) => (error: unknown) =>
  error instanceof StatusWordError && error.statusWord === value;

suite('Amendment D 1.2 (SCP03), both ends against each other', () => {
  for (const channel of CASES) {
    test(`${named(channel)}: commands and answers of every length arrive as they were sent`, () => {
      const { session, onCard } = openBoth(channel);
      const status = fc.constantFrom(0x9000, 0x6310, 0x6283, 0x6a88);
      const lengths = fc.integer({ min: 0, max: 255 });
      fc.assert(
        fc.property(lengths, lengths, status, (commandLength, answerLength, value) => {
          const data = randomBytes(Math.min(commandLength, session.maximumCommandData));
          const command = commandApdu(0x80, 0xe2, 0x88, 0x00, new Uint8Array(data), 256);
          const arrived = onCard.unwrap(session.wrap(command));
          assert.deepEqual({ ...arrived, data: [...arrived.data] }, { ...command, data: [...command.data] });
          const answerData = value === 0x6a88 ? 0 : Math.min(answerLength, onCard.maximumResponseData);
          const answer = responseApdu(randomBytes(answerData), statusWord(value));
          const wrapped = onCard.wrap(answer);
          assert.ok(wrapped.data.length <= 256);
          const opened = session.unwrap(wrapped);
          assert.deepEqual([opened.statusWord, ...opened.data], [answer.statusWord, ...answer.data]);
        }),
        { numRuns: 25 },
      );
    });
  }

  test('a whole script is made before INITIALIZE UPDATE is answered, and its session survives a change of server', () => {
    const keys = keysOf(32);
    const hostChallenge = randomBytes(16);
    const ahead = OffCardSession.openAhead({
      keys,
      hostChallenge,
      securityLevel: 0x33,
      keyVersion: 1,
      i: 0x71,
      sequenceCounter: fromHex('000001'),
      securityDomain: ISD,
    });
    const script = [1, 2, 3].map((n) => ahead.session.wrap(commandApdu(0x80, 0xe2, 0x08, n, Uint8Array.of(n), 256)));
    const elsewhere = OffCardSession.restore(JSON.parse(JSON.stringify(ahead.session.snapshot())));
    const { answer, pending } = card(keys, 0x71, ahead.initializeUpdate.data);
    elsewhere.unwrap(answer);
    const onCard = pending.authenticate(ahead.externalAuthenticate);
    elsewhere.unwrap(responseApdu());
    for (const command of script) {
      const { data } = onCard.unwrap(command);
      assert.deepEqual([...elsewhere.unwrap(onCard.wrap(responseApdu(data))).data], [...data]);
    }
    assert.equal(elsewhere.pendingAnswers, 0);
    assert.throws(() => elsewhere.unwrap(responseApdu()), { code: 'secure-channel.unexpected_answer' });
  });

  test('a level that "i" does not offer is refused with 6A86', () => {
    const { pending } = card(keysOf(16), 0x10, randomBytes(8));
    for (const level of [0x11, 0x33, 0x02, 0x31, 0xff]) {
      const command = commandApdu(0x84, 0x82, level, 0, new Uint8Array(16));
      assert.throws(() => pending.authenticate(command), refusedWith(0x6a86));
    }
  });
  test('a wrong host cryptogram is 6300, a right one with a wrong MAC 6982', () => {
    const keys = keysOf(16);
    const hostChallenge = randomBytes(8);
    const { answer, pending } = card(keys, 0x70, hostChallenge);
    const { externalAuthenticate } = OffCardSession.open({ keys, hostChallenge, securityLevel: 0x33, answer });
    const spoilt = (at: number) => {
      const data = new Uint8Array(externalAuthenticate.data);
      data[at]! ^= 1;
      return { ...externalAuthenticate, data };
    };
    assert.throws(() => pending.authenticate(spoilt(0)), refusedWith(0x6300));
    assert.throws(() => pending.authenticate(spoilt(15)), refusedWith(0x6982));
  });
  test('a card without the keys is found out before anything is sent to it', () => {
    const hostChallenge = randomBytes(8);
    const { answer } = card(keysOf(16), 0x70, hostChallenge);
    const opening = { keys: keysOf(16), hostChallenge, securityLevel: 0x33, answer };
    assert.throws(() => OffCardSession.open(opening), { code: 'secure-channel.card_cryptogram_wrong' });
    const short = responseApdu(answer.data.slice(0, 20));
    assert.throws(() => OffCardSession.open({ ...opening, answer: short }), {
      code: 'secure-channel.response_malformed',
    });
  });
  test('a relay that takes R-MAC or R-ENC out of "i" is found out: no cryptogram covers it', () => {
    const keys = keysOf(32);
    const hostChallenge = randomBytes(16);
    const { answer } = card(keys, 0x71, hostChallenge);
    for (const i of [0x51, 0x31, 0x11]) {
      const weaker = responseApdu(answer.data.with(12, i));
      assert.throws(() => OffCardSession.open({ keys, hostChallenge, securityLevel: 0x33, answer: weaker }), {
        code: 'secure-channel.response_malformed',
      });
    }
  });
  test('the card refuses a frame that is changed, replayed, left out before, or bare', () => {
    const level: Case = { keyLength: 16, i: 0x71, securityLevel: 0x33 };
    const frame = () => {
      const { session, onCard } = openBoth(level);
      return { onCard, first: session.wrap(commandApdu(0x80, 0xf2, 0x80, 2, fromHex('4F00'), 256)), session };
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const { onCard, first } = frame();
        const data = new Uint8Array(first.data);
        data[at]! ^= 1 << bit;
        assert.throws(() => onCard.unwrap({ ...first, data }), refusedWith(0x6982));
      }),
      { numRuns: 20 },
    );
    for (const changed of [{ ins: 0xe4 }, { p1: 0x40 }, { p2: 3 }, { cla: 0x04 }]) {
      const { onCard, first } = frame();
      assert.throws(() => onCard.unwrap({ ...first, ...changed }), refusedWith(0x6982));
    }
    const replayed = frame();
    replayed.onCard.unwrap(replayed.first);
    assert.throws(() => replayed.onCard.unwrap(replayed.first), refusedWith(0x6982));
    const skipped = frame();
    const second = skipped.session.wrap(commandApdu(0x80, 0xca, 0, 0xe0, undefined, 256));
    assert.throws(() => skipped.onCard.unwrap(second), refusedWith(0x6982));
    assert.throws(() => frame().onCard.unwrap(commandApdu(0x80, 0xf2, 0x80, 2, fromHex('4F00'))), refusedWith(0x6982));
  });
  test('the off-card end refuses an answer that is changed, swapped or bare', () => {
    const { session, onCard } = openBoth({ keyLength: 32, i: 0x71, securityLevel: 0x33 });
    const answers = [1, 2].map((n) => {
      onCard.unwrap(session.wrap(commandApdu(0x80, 0xca, 0, n, undefined, 256)));
      return onCard.wrap(responseApdu(Uint8Array.of(n)));
    });
    const forged = { code: 'secure-channel.response_forged' };
    const copy = () => OffCardSession.restore(session.snapshot());
    assert.throws(() => copy().unwrap(answers[1]!), forged);
    assert.throws(() => copy().unwrap(responseApdu()), forged);
    assert.throws(() => copy().unwrap({ ...answers[0]!, statusWord: statusWord(0x6310) }), forged);
    assert.deepEqual([...session.unwrap(answers[0]!).data, ...session.unwrap(answers[1]!).data], [1, 2]);
  });
});
