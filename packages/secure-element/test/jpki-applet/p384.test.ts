import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { commandApdu, expectStatus, statusWords } from '@inro/apdu';
import { concatBytes, fromHex, utf8 } from '@inro/foundation';
import { encodeKeyStatement, type KeyKind, keyFiles } from '@inro/jpki-profile';
import { p384PublicKeyInfo } from '@inro/pki/issue';
import type { CardInterface } from '@inro/secure-element';
import { nodeP384Engine } from '@inro/secure-element/node';
import { testAuthority } from '../../../../quality/testing/element/applet-authority.ts';
import { JPKI_APPLET } from '../../../../quality/testing/element/new-element.ts';
import {
  attestationPublicKey,
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  personaliseFully,
  powerOn,
} from '../../../../quality/testing/element/personalised-element.ts';
import { Personaliser } from '../../../../quality/testing/element/personaliser.ts';
import { MemoryStore } from '../../../../quality/testing/element/stores.ts';

const opening = { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION };
const nonce = new Uint8Array(32).fill(0xa1);
const message = utf8('本人確認');
const digest = new Uint8Array(createHash('sha384').update(message).digest());

/** r ‖ s, as the applet gives it out. */
const holds = (key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean =>
  verify('sha384', data, { key, dsaEncoding: 'ieee-p1363' }, signature);

const keyOf = (certificate: Uint8Array): KeyObject => new X509Certificate(certificate).publicKey;

async function unlocked(card: CardInterface): Promise<void> {
  expectStatus(await card.transmit(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET)));
  expectStatus(await card.transmit(commandApdu(0x00, 0x20, 0x00, 0x98, utf8('1234'))));
  expectStatus(await card.transmit(commandApdu(0x00, 0x20, 0x00, 0x9b, utf8('ABC123'))));
}

describe('ADR 57: the applet makes and uses keys on P-384', () => {
  let store: MemoryStore;
  let card: CardInterface;
  const keys: Record<'97' | '9A', KeyObject> = {} as never;

  before(async () => {
    store = new MemoryStore();
    card = newJpkiElement('phone', store).connect();
    const stored = await personaliseFully(card, opening, 'ec-p384');
    keys['97'] = new X509Certificate(stored.userAuthenticationCertificate).publicKey;
    keys['9A'] = new X509Certificate(stored.digitalSignatureCertificate).publicKey;
    await unlocked(card);
  });

  const compute = (p1: number, key: string, data: Uint8Array, le: number | undefined = 96) =>
    card.transmit(commandApdu(0x80, 0x2a, p1, Number.parseInt(key, 16), data, le));

  for (const key of ['97', '9A'] as const)
    it(`signs a digest (P1=00) and a message (P1=03) with key ${key}: r ‖ s, always 96 bytes`, async () => {
      for (let time = 0; time < 16; time++) {
        const { data } = expectStatus(await compute(0, key, digest));
        assert.equal(data.length, 96);
        assert.ok(holds(keys[key], message, data));
      }
      assert.ok(holds(keys[key], message, expectStatus(await compute(3, key, message)).data));
    });

  it('refuses forms of RSA, other lengths of a digest and another Le, and signs no SHA-256', async () => {
    for (const p1 of [1, 2, 4, 5, 6])
      assert.equal((await compute(p1, '97', digest)).statusWord, statusWords.incorrectP1P2, `P1=0${p1}`);
    for (const length of [0, 1, 32, 47, 49, 51, 97])
      assert.equal((await compute(0, '97', new Uint8Array(length))).statusWord, statusWords.wrongLength, `${length}`);
    for (const le of [95, 97, 256, undefined]) {
      const command = commandApdu(0x80, 0x2a, 0, 0x97, digest, le);
      assert.equal((await card.transmit(command)).statusWord, statusWords.wrongLength, `Le ${le}`);
    }
  });

  it('signs after a power cut with the same key, and not before its secret is verified', async () => {
    const again = powerOn(store).connect();
    expectStatus(await again.transmit(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET)));
    const command = commandApdu(0x80, 0x2a, 0, 0x97, digest, 96);
    assert.equal((await again.transmit(command)).statusWord, statusWords.securityStatusNotSatisfied);
    await unlocked(again);
    assert.ok(holds(keys['97'], message, expectStatus(await again.transmit(command)).data));
    card = again;
  });

  it('keeps no private key where a record or a public key could be read', () => {
    const names = [...store.load().keys()].filter((name) => name.includes('key-0017'));
    assert.deepEqual(names.map((name) => name.split('/').slice(2).join('/')).sort(), [
      'p384/key-0017/private',
      'p384/key-0017/public',
    ]);
  });
});

describe('DGI 0102 with GlobalPlatform’s parameter for P-384', () => {
  let store: MemoryStore;
  let card: CardInterface;
  let personaliser: Personaliser;

  before(async () => {
    store = new MemoryStore();
    card = newJpkiElement('card', store).connect();
    personaliser = await Personaliser.open(card, opening);
  });

  const statement = (proof: 'attestation' | 'possession', kind: KeyKind, publicKey: Uint8Array) =>
    encodeKeyStatement({ proof, algorithm: 'ec-p384', appletVersion: 0x0100, kind, nonce, publicKey });

  it('makes a point that the element attests and whose key proves itself, for this reference alone', async () => {
    const authority = await testAuthority('CA');
    for (const kind of ['userAuthentication', 'digitalSignature'] as const) {
      const made = await personaliser.generate(keyFiles[kind], nonce, 'ec-p384');
      assert.deepEqual([made.publicKey.length, made.publicKey[0], made.possession.length], [97, 4, 96]);
      const key = keyOf(await authority.certify(made, 'Holder'));
      assert.deepEqual(new Uint8Array(key.export({ type: 'spki', format: 'der' })), p384PublicKeyInfo(made.publicKey));
      const other = kind === 'userAuthentication' ? 'digitalSignature' : 'userAuthentication';
      for (const [of, expected] of [
        [kind, true],
        [other, false],
      ] as const) {
        const attested = statement('attestation', of, made.publicKey);
        assert.equal(verify('sha256', attested, attestationPublicKey, made.attestation), expected);
        assert.equal(holds(key, statement('possession', of, made.publicKey), made.possession), expected);
      }
      assert.ok(!holds(key, statement('attestation', kind, made.publicKey), made.possession));
    }
  });

  it('puts the new pair in the place of an RSA pair and the other way round: one reference has one key', async () => {
    const pairs = () => [...store.load().keys()].filter((name) => /\/(?:rsa|p384)\/key-0017\/private$/.test(name));
    for (const algorithm of ['rsa-2048', 'ec-p384', 'rsa-2048', 'ec-p384'] as const) {
      const made = await personaliser.generate(0x0017, nonce, algorithm);
      assert.equal(made.publicKey.length, algorithm === 'rsa-2048' ? 259 : 97);
      assert.deepEqual(
        pairs().map((name) => name.includes('/rsa/')),
        [algorithm === 'rsa-2048'],
      );
    }
    expectStatus(await personaliser.storeData(0x0108, fromHex('0017')));
    assert.deepEqual(pairs(), []);
  });

  it('refuses every other parameter and makes nothing then', async () => {
    const { keys } = await personaliser.status();
    for (const parameter of [
      'F00100',
      'F00102',
      'F00103',
      'F00101F00101',
      'F0',
      'F001',
      'F0020001',
      'B00101',
      '00',
      '01',
    ])
      for (const key of ['0017', '001A']) {
        const data = concatBytes(fromHex(key), nonce, fromHex(parameter));
        assert.equal((await personaliser.storeData(0x0102, data)).statusWord, statusWords.wrongData, parameter);
      }
    assert.equal((await personaliser.status()).keys, keys);
  });

  it('stores a certificate of its own point alone, not of another point, and not of an RSA key', async () => {
    const authority = await testAuthority('CA');
    const old = await personaliser.generate(0x0017, nonce, 'rsa-2048');
    const former = await personaliser.generate(0x0017, nonce, 'ec-p384');
    const own = await personaliser.generate(0x0017, nonce, 'ec-p384');
    for (const [key, statusWord] of [
      [old, statusWords.wrongData],
      [former, statusWords.wrongData],
      [own, statusWords.success],
    ] as const) {
      const certificate = await authority.certify(key, 'Holder');
      await personaliser.stage(0x000a, certificate);
      assert.equal((await personaliser.commit(0x000a, certificate)).statusWord, statusWord);
    }
  });
});

describe('The element’s engine for P-384', () => {
  it('signs what openssl verifies as ECDSA over the digest, and never twice with one nonce', async () => {
    const { point, privateKey } = await nodeP384Engine.generate();
    assert.deepEqual([point.length, privateKey.length], [97, 48]);
    const [one, other] = [await nodeP384Engine.sign(privateKey, digest), await nodeP384Engine.sign(privateKey, digest)];
    assert.notDeepEqual(one.subarray(0, 48), other.subarray(0, 48));
    const folder = mkdtempSync(join(tmpdir(), 'inro-p384-'));
    try {
      const write = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
      write('key.der', p384PublicKeyInfo(point));
      write('digest', digest);
      write('signature', derOf(one));
      const args = 'pkeyutl -verify -pubin -inkey key.der -keyform DER -in digest -sigfile signature'.split(' ');
      assert.match(execFileSync('openssl', args, { cwd: folder, encoding: 'utf8' }), /Verified Successfully/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('signs no digest of another length', async () => {
    const { privateKey } = await nodeP384Engine.generate();
    for (const length of [0, 32, 47, 49, 64])
      await assert.rejects(nodeP384Engine.sign(privateKey, new Uint8Array(length)), TypeError);
  });
});

/** RFC 3279 §2.2.3. */
function derOf(signature: Uint8Array): Uint8Array {
  const integer = (half: Uint8Array): Uint8Array => {
    const digits = half.subarray(half.findIndex((byte) => byte !== 0));
    const value = digits[0]! >= 0x80 ? concatBytes(Uint8Array.of(0), digits) : digits;
    return concatBytes(Uint8Array.of(2, value.length), value);
  };
  const body = concatBytes(integer(signature.subarray(0, 48)), integer(signature.subarray(48)));
  return concatBytes(Uint8Array.of(0x30, body.length), body);
}
