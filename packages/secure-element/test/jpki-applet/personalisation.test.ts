import assert from 'node:assert/strict';
import { constants, createPublicKey, randomBytes, verify, X509Certificate } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { commandApdu, expectStatus, type StatusWord, statusWords } from '@inro/apdu';
import { concatBytes, fromHex, toBase64Url, utf8 } from '@inro/foundation';
import type { CardInterface, SecureElement } from '@inro/secure-element';
import { testAuthority } from '../../../../quality/testing/element/applet-authority.ts';
import { JPKI_APPLET } from '../../../../quality/testing/element/new-element.ts';
import {
  attestationPublicKey,
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  powerOn,
} from '../../../../quality/testing/element/personalised-element.ts';
import { Personaliser, setSecret } from '../../../../quality/testing/element/personaliser.ts';
import { MemoryStore } from '../../../../quality/testing/element/stores.ts';

const opening = { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION };
const nonce = new Uint8Array(randomBytes(32));
const refused = (statusWord: StatusWord) => ({ name: 'StatusWordError', statusWord });
type Generated = Awaited<ReturnType<Personaliser['generate']>>;

describe('applet-personalisation.md: the DGIs of the JPKI applet', () => {
  let store: MemoryStore;
  let element: SecureElement;
  let card: CardInterface;
  let key: Generated;

  before(async () => {
    store = new MemoryStore();
    element = newJpkiElement('phone', store);
    card = element.connect();
  });

  it('says version 1.0 and nothing set, permitted or generated of a new applet', async () => {
    const personaliser = await Personaliser.open(card, opening);
    assert.deepEqual(await personaliser.status(), { version: 0x0100, set: 0, permitted: 0, keys: 0 });
  });

  for (const securityLevel of [0x01, 0x03, 0x13]) {
    it(`refuses every DGI at security level ${securityLevel.toString(16)}`, async () => {
      const personaliser = await Personaliser.open(card, { ...opening, securityLevel });
      for (let dgi = 0x0101; dgi <= 0x0108; dgi++) {
        const { statusWord } = await personaliser.storeData(dgi, Uint8Array.of(1));
        assert.equal(statusWord, statusWords.conditionsNotSatisfied);
      }
    });
  }

  it('refuses STORE DATA that comes past the security domain', async () => {
    expectStatus(await card.transmit(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET)));
    const { statusWord } = await card.transmit(commandApdu(0x80, 0xe2, 0x88, 0x00, fromHex('01010103')));
    assert.equal(statusWord, statusWords.instructionNotSupported);
  });

  it('refuses to set a secret without a permit', async () => {
    await assert.rejects(setSecret(card, 0x0018, '1234'), refused(statusWords.conditionsNotSatisfied));
  });

  it('permits one local set a secret, over power cuts, and a wrong form leaves the permit open', async () => {
    await (await Personaliser.open(card, opening)).permit(0x01);
    card = powerOn(store).connect();
    await assert.rejects(setSecret(card, 0x001b, 'ABC123'), refused(statusWords.conditionsNotSatisfied));
    for (const wrong of ['123', '12345', 'abcd', '123 ']) {
      await assert.rejects(setSecret(card, 0x0018, wrong), refused(statusWords.wrongData));
    }
    await setSecret(card, 0x0018, '1234');
    await assert.rejects(setSecret(card, 0x0018, '5678'), refused(statusWords.conditionsNotSatisfied));
    const { set, permitted } = await (await Personaliser.open(card, opening)).status();
    assert.deepEqual({ set, permitted }, { set: 1, permitted: 0 });
  });

  it('generates a key pair, attested by the element and proved by the key, bound to the nonce', async () => {
    const personaliser = await Personaliser.open(card, opening);
    key = await personaliser.generate(0x0017, nonce);
    assert.equal(key.modulus.length, 256);
    assert.deepEqual(key.exponent, fromHex('010001'));
    const statement = (domain: string) =>
      concatBytes(utf8(domain), fromHex('00'), fromHex('0100'), fromHex('0017'), nonce, key.modulus, key.exponent);
    assert.ok(verify('sha256', statement('inro-key-attestation-1'), attestationPublicKey, key.attestation));
    const publicKey = createPublicKey({
      key: { kty: 'RSA', n: toBase64Url(key.modulus), e: toBase64Url(key.exponent) },
      format: 'jwk',
    });
    const padding = constants.RSA_PKCS1_PADDING;
    const proof = { key: publicKey, padding };
    assert.ok(verify('sha256', statement('inro-proof-of-possession-1'), proof, key.possession));
    assert.equal((await personaliser.status()).keys, 0x01);
  });

  it('refuses a signature by a key without its certificate', async () => {
    expectStatus(await card.transmit(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET)));
    expectStatus(await card.transmit(commandApdu(0x00, 0x20, 0x00, 0x98, utf8('1234'))));
    const { statusWord } = await card.transmit(commandApdu(0x80, 0x2a, 0x02, 0x97, new Uint8Array(32), 256));
    assert.equal(statusWord, statusWords.conditionsNotSatisfied);
  });

  it('replaces a key that is not certified', async () => {
    const replaced = key;
    key = await (await Personaliser.open(card, opening)).generate(0x0017, nonce);
    assert.notDeepEqual(key.modulus, replaced.modulus);
  });

  it('stores only a certificate of the generated key, whole and with its digest', async () => {
    const authority = await testAuthority('CA');
    const certificate = await authority.certify(key, 'Authentication');
    const personaliser = await Personaliser.open(card, opening);
    const commit = async (content: Uint8Array) => (await personaliser.commit(0x000a, content)).statusWord;
    assert.equal(await commit(certificate), statusWords.wrongData);
    await personaliser.stage(0x000a, authority.certificate);
    assert.equal(await commit(authority.certificate), statusWords.wrongData);
    await personaliser.stage(0x000a, concatBytes(certificate, fromHex('00')));
    assert.equal(await commit(concatBytes(certificate, fromHex('00'))), statusWords.wrongData);
    await personaliser.stage(0x000a, certificate.subarray(0, -1));
    assert.equal(await commit(certificate), statusWords.wrongData);
    assert.equal((await personaliser.storeData(0x0107, fromHex('000A'))).statusWord, statusWords.fileNotFound);
    await personaliser.writeFile(0x000a, certificate);
    const digest = expectStatus(await personaliser.storeData(0x0107, fromHex('000A'))).data;
    assert.equal(Buffer.from(digest).toString('hex'), sha256Of(certificate));
    assert.equal((await personaliser.status()).keys, 0x05);
  });

  it('goes on with a file whose transfer a power cut interrupted, and refuses gaps', async () => {
    const authority = await testAuthority('CA');
    const before = await Personaliser.open(card, opening);
    await before.stage(0x000b, authority.certificate.subarray(0, 180));
    card = powerOn(store).connect();
    const after = await Personaliser.open(card, opening);
    const part = (offset: number) =>
      after.storeData(
        0x0105,
        concatBytes(
          fromHex('000B'),
          Uint8Array.of(offset >> 8, offset),
          authority.certificate.subarray(offset, offset + 180),
        ),
      );
    assert.equal((await part(360)).statusWord, statusWords.wrongData);
    for (let offset = 180; offset < authority.certificate.length; offset += 180) expectStatus(await part(offset));
    expectStatus(await after.commit(0x000b, authority.certificate));
  });

  it('refuses a new key in the place of a certified one until that is retired', async () => {
    const personaliser = await Personaliser.open(card, opening);
    const generate = () => personaliser.storeData(0x0102, concatBytes(fromHex('0017'), nonce));
    assert.equal((await generate()).statusWord, statusWords.conditionsNotSatisfied);
    expectStatus(await personaliser.storeData(0x0108, fromHex('0017')));
    assert.equal((await personaliser.status()).keys, 0x00);
    assert.equal((await personaliser.storeData(0x0107, fromHex('000A'))).statusWord, statusWords.fileNotFound);
    assert.equal(
      (await personaliser.storeData(0x0108, fromHex('0017'))).statusWord,
      statusWords.referencedDataNotFound,
    );
    assert.equal((await generate()).statusWord, statusWords.success);
  });

  it('answers the status words of the table to data it does not know', async () => {
    const personaliser = await Personaliser.open(card, opening);
    const { wrongData, referencedDataNotFound, wrongOffset, notEnoughMemory } = statusWords;
    for (const [dgi, data, statusWord] of [
      [0x0100, '', referencedDataNotFound],
      [0x0109, '', referencedDataNotFound],
      [0x0101, '', wrongData],
      [0x0101, '00', wrongData],
      [0x0101, '04', wrongData],
      [0x0102, '0017', wrongData],
      [0x0102, `0018${'00'.repeat(32)}`, wrongData],
      [0x0103, '001A0100000A', referencedDataNotFound],
      [0x0103, '00170400000A', referencedDataNotFound],
      [0x0103, '00170101030A', wrongOffset],
      [0x0103, '0017010000', wrongData],
      [0x0104, '00', wrongData],
      [0x0105, '00060000AA', wrongData],
      [0x0105, '000A0000', wrongData],
      [0x0106, '000A', wrongData],
      [0x0107, '0018', wrongData],
      [0x0108, '000A', wrongData],
    ] as const) {
      const answer = await personaliser.storeData(dgi, fromHex(data));
      assert.equal(answer.statusWord, statusWord, `${dgi.toString(16)} ${data}`);
    }
    let last: StatusWord = statusWords.success;
    for (let offset = 0; last === statusWords.success; offset += 180) {
      const head = Uint8Array.of(0x00, 0x02, offset >> 8, offset & 0xff);
      last = (await personaliser.storeData(0x0105, concatBytes(head, new Uint8Array(180)))).statusWord;
      assert.ok(offset <= 4096);
    }
    assert.equal(last, notEnoughMemory);
  });
});

const sha256Of = (certificate: Uint8Array): string =>
  new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
