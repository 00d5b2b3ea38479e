import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { commandApdu, responseApdu, StatusWordError, statusWord } from '@inro/apdu';
import { fromHex, toHex, utf8 } from '@inro/foundation';
import {
  diversifyKeys,
  initializeUpdateCommand,
  keyDataField,
  OffCardSession,
  putKeyCommand,
  putKeyReceipt,
  type StaticKeys,
} from '@inro/secure-channel/off-card';
import { answerInitializeUpdate, channelOptions } from '@inro/secure-channel/on-card';
import { cmac } from '@noble/ciphers/aes.js';
import { aesBlock, aesCbcEncrypt, padBlocks, unpadBlocks } from '../src/aes.ts';
import { commandMac, responseMac } from '../src/frames.ts';
import { isSecurityLevelOffered } from '../src/session.ts';

const ISD = fromHex('A000000151000000');
const keysOf = (length: number): StaticKeys => ({
  enc: randomBytes(length),
  mac: randomBytes(length),
  dek: randomBytes(length),
});
const malformed = { code: 'secure-channel.response_malformed' };
const refusedWith = (value: number) => (error: unknown) =>
  error instanceof StatusWordError && error.statusWord === value;

function answering(keys: StaticKeys, i: number, hostChallenge: Uint8Array) {
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

/** Both ends of a new session, at whatever level. */
function opened(i: number, securityLevel: number, keys = keysOf(16)) {
  const hostChallenge = randomBytes((i & 1) === 0 ? 8 : 16);
  const { answer, pending } = answering(keys, i, hostChallenge);
  const { session, externalAuthenticate } = OffCardSession.open({ keys, hostChallenge, securityLevel, answer });
  const onCard = pending.authenticate(externalAuthenticate);
  session.unwrap(responseApdu());
  return { session, onCard };
}
const plain = (length: number) => commandApdu(0x80, 0xe2, 0x00, 0x00, new Uint8Array(length).fill(7), 256);

suite('Amendment D 1.2 table 5-1: what "i" says', () => {
  const none = { s16: false, pseudoRandomChallenge: false, responseMac: false, responseEncryption: false };
  const bits = {
    1: { s16: true },
    16: { pseudoRandomChallenge: true },
    32: { responseMac: true },
    64: { responseEncryption: true },
    142: {},
  };
  test('each bit says one thing, and the others nothing', () => {
    for (const [i, says] of Object.entries(bits)) assert.deepEqual(channelOptions(Number(i)), { ...none, ...says });
  });

  test('a level is offered when it exists and "i" has each of its bits', () => {
    const offered = (i: number): number[] =>
      Array.from({ length: 256 }, (_, level) => level).filter((level) => isSecurityLevelOffered(level, i) === true);
    assert.deepEqual(offered(0x71), [0x00, 0x01, 0x03, 0x11, 0x13, 0x33]);
    assert.deepEqual(offered(0x30), [0x00, 0x01, 0x03, 0x11, 0x13]);
    assert.deepEqual(offered(0x50), [0x00, 0x01, 0x03]);
    for (const level of [0x11, 0x33, 0x02]) assert.equal(isSecurityLevelOffered(level, 0x00), false);
  });
});

suite('Amendment D 1.2 §6.2: how much one frame carries', () => {
  const commands = [
    { i: 0x71, levels: { 0: 255, 1: 239, 3: 223, 17: 239, 51: 223 } },
    { i: 0x70, levels: { 0: 255, 1: 247, 3: 239, 17: 247, 51: 239 } },
  ];
  for (const { i, levels } of commands)
    test(`a command, at i=${i.toString(16)}: so much and no byte more`, () => {
      for (const [level, most] of Object.entries(levels)) {
        const { session, onCard } = opened(i, Number(level));
        assert.equal(session.maximumCommandData, most, level);
        const wrapped = session.wrap(plain(most));
        assert.ok(wrapped.data.length <= 255);
        assert.equal(onCard.unwrap(wrapped).data.length, most);
        assert.throws(() => session.wrap(plain(most + 1)), TypeError);
      }
    });

  const answers = [
    { i: 0x71, levels: { 0: 256, 3: 256, 17: 240, 19: 240, 51: 239 } },
    { i: 0x70, levels: { 0: 256, 3: 256, 17: 248, 19: 248, 51: 239 } },
  ];
  for (const { i, levels } of answers)
    test(`an answer, at i=${i.toString(16)}: so much fits into a short response`, () => {
      for (const [level, most] of Object.entries(levels)) {
        const { session, onCard } = opened(i, Number(level));
        assert.equal(onCard.maximumResponseData, most, level);
        onCard.unwrap(session.wrap(plain(0)));
        const response = onCard.wrap(responseApdu(new Uint8Array(most).fill(9)));
        assert.ok(response.data.length <= 256);
        assert.equal(session.unwrap(response).data.length, most);
      }
    });

  test('a command is plain and names no channel, or wrap refuses it', () => {
    const { session } = opened(0x71, 0x33);
    for (const cla of [0x84, 0x81, 0x04])
      assert.throws(() => session.wrap({ ...plain(1), cla }), TypeError, cla.toString(16));
  });

  test('at level 00 a command goes out as it is, and its answer is waited for', () => {
    const { session, onCard } = opened(0x71, 0x00);
    assert.deepEqual(session.wrap(plain(3)), plain(3));
    assert.deepEqual(session.snapshot().expected, [{ kind: 'command', counter: 0, chainingValue: '' }]);
    assert.equal(session.pendingAnswers, 1);
    const answer = responseApdu(Uint8Array.of(1));
    assert.deepEqual(session.unwrap(answer), answer);
    assert.equal(session.pendingAnswers, 0);
    assert.deepEqual(onCard.wrap(answer), answer);
    assert.throws(() => onCard.unwrap({ ...plain(3), cla: 0x84 }), refusedWith(0x6982));
  });
});

suite('Amendment D 1.2 §6.2.4, §6.2.5: what a MAC covers', () => {
  test('the secure messaging bit too: a frame with the right MAC and without the bit is 6982', () => {
    const { session, onCard } = opened(0x70, 0x01);
    assert.throws(() => onCard.unwrap({ ...session.wrap(plain(4)), cla: 0x80 }), refusedWith(0x6982));
  });

  test('a frame that is shorter than a MAC is 6982', () => {
    for (const length of [0, 7]) {
      const { onCard } = opened(0x70, 0x01);
      assert.throws(() => onCard.unwrap({ ...plain(length), cla: 0x84 }), refusedWith(0x6982));
    }
  });

  test('both bytes of a warning', () => {
    for (const changed of [0x6283, 0x6300]) {
      const { session, onCard } = opened(0x71, 0x33);
      onCard.unwrap(session.wrap(plain(1)));
      const answer = onCard.wrap({ data: Uint8Array.of(5), statusWord: statusWord(0x6200) });
      const forged = { ...answer, statusWord: statusWord(changed) };
      assert.throws(() => session.unwrap(forged), { code: 'secure-channel.response_forged' });
    }
  });

  test('an answer that is shorter than a MAC is forged; an error comes bare and is passed on', () => {
    const { session, onCard } = opened(0x71, 0x33);
    onCard.unwrap(session.wrap(plain(1)));
    onCard.unwrap(session.wrap(plain(1)));
    const error = { data: new Uint8Array(0), statusWord: statusWord(0x6985) };
    assert.deepEqual(onCard.wrap(error), error);
    assert.deepEqual(session.unwrap(error), error);
    assert.throws(() => session.unwrap(responseApdu(new Uint8Array(15))), { code: 'secure-channel.response_forged' });
  });

  /** Both ends after one command and its answer, and what an insider with the session keys can make. */
  const insider = () => {
    const { session, onCard } = opened(0x71, 0x33);
    const { keys, chainingValue } = session.snapshot();
    const [enc, mac, rmac] = [keys.enc, keys.mac, keys.rmac].map(fromHex) as [Uint8Array, Uint8Array, Uint8Array];
    const vector = (first: number): Uint8Array => aesBlock(enc, Uint8Array.of(first, ...new Uint8Array(14), 1));
    return { session, onCard, enc, mac, rmac, chain: fromHex(chainingValue), vector };
  };

  test('a field without padding, or of no whole blocks, is refused though its MAC is right', () => {
    for (const length of [16, 15, 17]) {
      const { onCard, enc, mac, chain, vector } = insider();
      const field = length === 16 ? aesCbcEncrypt(enc, new Uint8Array(16), vector(0x00)) : new Uint8Array(length);
      const bare = commandApdu(0x84, 0xe2, 0, 0, field, 256);
      const data = Uint8Array.of(...field, ...commandMac(mac, chain, bare, field, length + 16));
      assert.throws(() => onCard.unwrap({ ...bare, data }), refusedWith(0x6982), `${length}`);
    }
  });

  test('an answer without padding is forged though its MAC is right', () => {
    for (const length of [16, 15]) {
      const { session, enc, rmac, vector } = insider();
      session.wrap(plain(1));
      const chain = fromHex(session.snapshot().chainingValue);
      const field = length === 16 ? aesCbcEncrypt(enc, new Uint8Array(16), vector(0x80)) : new Uint8Array(length);
      const data = Uint8Array.of(...field, ...responseMac(rmac, chain, responseApdu(field)));
      assert.throws(() => session.unwrap(responseApdu(data)), { code: 'secure-channel.response_forged' }, `${length}`);
    }
  });

  test('padding comes off only where it is: 80 and zeros, alone too', () => {
    assert.deepEqual(unpadBlocks(padBlocks(new Uint8Array(0))), new Uint8Array(0));
    assert.deepEqual(unpadBlocks(padBlocks(Uint8Array.of(0x80))), Uint8Array.of(0x80));
    assert.equal(padBlocks(new Uint8Array(16)).length, 32);
    for (const none of [new Uint8Array(16), new Uint8Array(16).fill(1), new Uint8Array(0)])
      assert.equal(unpadBlocks(none), undefined);
  });
});

suite('Amendment D 1.2 §7.1.1: INITIALIZE UPDATE and its answer', () => {
  test('the command has its class, instruction, key version and host challenge', () => {
    const challenge = randomBytes(8);
    assert.deepEqual(initializeUpdateCommand(0x30, challenge), commandApdu(0x80, 0x50, 0x30, 0x00, challenge, 256));
  });

  test('an answer of another protocol, of another length or to a challenge of another length is none', () => {
    const keys = keysOf(16);
    const hostChallenge = randomBytes(8);
    const { answer } = answering(keys, 0x70, hostChallenge);
    const opening = { keys, hostChallenge, securityLevel: 0x33 };
    const { data } = answer;
    for (const wrong of [data.with(11, 0x02), data.slice(0, 12), data.slice(0, -1), Uint8Array.of(...data, 0)])
      assert.throws(() => OffCardSession.open({ ...opening, answer: responseApdu(wrong) }), malformed);
    const longer = { ...opening, hostChallenge: randomBytes(16), answer };
    assert.throws(() => OffCardSession.open(longer), malformed);
  });

  test('a host challenge of another length is 6700', () => {
    for (const [i, length] of [
      [0x70, 16],
      [0x71, 8],
    ] as const)
      assert.throws(() => answering(keysOf(16), i, randomBytes(length)), refusedWith(0x6700));
  });

  test('a level that nobody offers is a programmer’s mistake', () => {
    const keys = keysOf(16);
    const hostChallenge = randomBytes(8);
    const { answer } = answering(keys, 0x70, hostChallenge);
    assert.throws(() => OffCardSession.open({ keys, hostChallenge, securityLevel: 0x31, answer }), TypeError);
  });

  const ahead = (changes: object = {}) =>
    OffCardSession.openAhead({
      keys: keysOf(16),
      hostChallenge: randomBytes(16),
      securityLevel: 0x33,
      keyVersion: 1,
      i: 0x71,
      sequenceCounter: fromHex('000001'),
      securityDomain: ISD,
      ...changes,
    });

  test('ahead of its answer a session opens only where challenge and counter can be known', () => {
    const wrong = [
      { i: 0x61 },
      { hostChallenge: randomBytes(8) },
      { sequenceCounter: fromHex('0001') },
      { securityLevel: 0x02 },
    ];
    for (const changes of wrong) assert.throws(() => ahead(changes), TypeError, JSON.stringify(changes));
    assert.equal(ahead().session.pendingAnswers, 2);
  });

  test('the answer that comes is checked when it comes, and a refusal is passed on bare', () => {
    const keys = keysOf(16);
    const right = ahead({ keys });
    const { answer: expected } = answering(keys, 0x71, right.initializeUpdate.data);
    assert.deepEqual(right.session.unwrap(expected), expected);
    const refusal = { data: new Uint8Array(0), statusWord: statusWord(0x6a88) };
    assert.deepEqual(ahead().session.unwrap(refusal), refusal);
    assert.throws(() => ahead().session.unwrap(responseApdu(new Uint8Array(5))), malformed);
    const { answer } = answering(keysOf(16), 0x71, randomBytes(16));
    assert.throws(() => ahead().session.unwrap(answer), { code: 'secure-channel.card_cryptogram_wrong' });
  });

  test('EXTERNAL AUTHENTICATE has 00 in P2 and two MACs of data, else 6A86 and 6700', () => {
    const keys = keysOf(16);
    const hostChallenge = randomBytes(8);
    const { answer, pending } = answering(keys, 0x70, hostChallenge);
    const { externalAuthenticate } = OffCardSession.open({ keys, hostChallenge, securityLevel: 0x33, answer });
    assert.throws(() => pending.authenticate({ ...externalAuthenticate, p2: 1 }), refusedWith(0x6a86));
    for (const data of [externalAuthenticate.data.slice(1), Uint8Array.of(...externalAuthenticate.data, 0)])
      assert.throws(() => pending.authenticate({ ...externalAuthenticate, data }), refusedWith(0x6700));
    assert.equal(toHex(Uint8Array.of(externalAuthenticate.cla, externalAuthenticate.ins)), '8482');
  });
});

suite('GPCS 2.3.1 §11.8: keys on their way', () => {
  for (const length of [16, 24, 32])
    test(`three keys of ${length} bytes: version, type, lengths, the key under the DEK, check value`, () => {
      const { session, onCard } = opened(0x71, 0x33);
      const keys = keysOf(length);
      const padded = Math.ceil(length / 16) * 16;
      const field = keyDataField(session, 0x22, keys);
      assert.equal(field[0], 0x22);
      for (const [place, key] of [keys.enc, keys.mac, keys.dek].entries()) {
        const block = field.subarray(1 + place * (padded + 7), 1 + (place + 1) * (padded + 7));
        assert.deepEqual([...block.subarray(0, 3)], [0x88, padded + 1, length]);
        const plainKey = onCard.decryptSensitiveData(block.subarray(3, 3 + padded));
        assert.deepEqual([...plainKey], [...key, ...new Uint8Array(padded - length)]);
        assert.equal(block[3 + padded], 3);
        assert.deepEqual(block.subarray(4 + padded), putKeyReceipt(0, keys).subarray(1 + 3 * place, 4 + 3 * place));
      }
      assert.equal(field.length, 1 + 3 * (padded + 7));
      const command = putKeyCommand(session, { replaces: 0x21, keyVersion: 0x22, keys });
      assert.deepEqual(command, commandApdu(0x80, 0xd8, 0x21, 0x81, field, 256));
      assert.equal(putKeyReceipt(0x22, keys)[0], 0x22);
    });

  test('sensitive data comes in whole blocks, else 6A80', () => {
    const { onCard } = opened(0x71, 0x33);
    for (const length of [0, 1, 15, 17, 31])
      assert.throws(() => onCard.decryptSensitiveData(new Uint8Array(length)), refusedWith(0x6a80), `${length}`);
    for (const length of [16, 32]) assert.equal(onCard.decryptSensitiveData(new Uint8Array(length)).length, length);
  });

  test('SP 800-108: a domain’s keys are CMACs over counter, label, domain, 00, CPLC and length', () => {
    const [master, cplc] = [randomBytes(32), randomBytes(42)];
    const expected = (label: string): string =>
      [1, 2]
        .map((counter) => Uint8Array.of(counter, ...utf8(label), ...ISD, 0x00, ...cplc, 0x01, 0x00))
        .map((message) => toHex(cmac(message, master)))
        .join('');
    const { enc, mac, dek } = diversifyKeys(master, cplc, ISD);
    assert.deepEqual([enc, mac, dek].map(toHex), ['ENC', 'MAC', 'DEK'].map(expected));
  });
});
