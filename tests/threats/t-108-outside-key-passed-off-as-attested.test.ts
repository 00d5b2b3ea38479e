// The threat: docs/threats/t-108-outside-key-passed-off-as-attested.md
import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { concatBytes, fromBase64Url, fromHex } from '@inro/foundation';
import { encodeKeyStatement, type KeyStatement } from '@inro/jpki-profile';
import { attestationPublicKey } from '../../quality/testing/element/personalised-element.ts';
import { MemoryStore, newJpkiElement, Personaliser, PROVIDER_KEY_VERSION, PROVIDER_KEYS } from './support/terminal.ts';

const nonce = new Uint8Array(32).fill(0xa1);
const attested = (statement: Uint8Array, attestation: Uint8Array): boolean =>
  verify('sha256', statement, attestationPublicKey, attestation);

describe('T-108 a key made outside the element is passed off as attested', () => {
  let provider: Personaliser;
  let attestation: Uint8Array;
  let real: KeyStatement;
  before(async () => {
    const card = newJpkiElement('phone', new MemoryStore()).connect();
    provider = await Personaliser.open(card, { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION });
    const key = await provider.generate(0x0017, nonce);
    attestation = key.attestation;
    const { modulus, exponent } = key;
    real = {
      domain: 'inro-key-attestation-1',
      appletVersion: 0x0100,
      kind: 'userAuthentication',
      nonce,
      modulus,
      exponent,
    };
  });

  it('is not: an attestation holds for its own key, reference, application, version and domain alone', () => {
    const outside = fromBase64Url(
      generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }).n!,
    );
    assert.ok(attested(encodeKeyStatement(real), attestation));
    const others: Partial<KeyStatement>[] = [
      { modulus: outside },
      { kind: 'digitalSignature' },
      { nonce: new Uint8Array(32).fill(0xb2) },
      { appletVersion: 0x0101 },
      { domain: 'inro-proof-of-possession-1' },
      { exponent: fromHex('000003') },
    ];
    for (const other of others) assert.ok(!attested(encodeKeyStatement({ ...real, ...other }), attestation));
  });

  it('is not: no data group of the personalisation takes a key in', async () => {
    const key = concatBytes(fromHex('0017'), new Uint8Array(120));
    for (let dgi = 0x0100; dgi < 0x0140; dgi++) {
      if (dgi === 0x0105) continue; // a part of a file, and 0017 is none
      const { statusWord } = await provider.storeData(dgi, key);
      assert.notEqual(statusWord, 0x9000, dgi.toString(16));
    }
    assert.equal((await provider.storeData(0x0105, key)).statusWord, 0x6a80);
  });

  it('is not: the attestation key signs nothing but such statements', async () => {
    const said = await provider.generate(0x001a, nonce);
    const chosen = concatBytes(fromHex('DEADBEEF'), new Uint8Array(28));
    assert.ok(!attested(chosen, said.attestation));
    assert.equal((await provider.storeData(0x0102, concatBytes(fromHex('0017'), chosen, chosen))).statusWord, 0x6a80);
  });

  it('counter-test: a checker that does not set the nonce itself takes the key for any application', () => {
    const anotherApplication = new Uint8Array(32).fill(0xb2);
    type Checker = (application: Uint8Array, sent: KeyStatement) => boolean;
    const ours: Checker = (application, sent) =>
      attested(encodeKeyStatement({ ...sent, nonce: application }), attestation);
    const believing: Checker = (_application, sent) => attested(encodeKeyStatement(sent), attestation);
    assert.deepEqual([ours(nonce, real), ours(anotherApplication, real)], [true, false]);
    assert.deepEqual([believing(nonce, real), believing(anotherApplication, real)], [true, true]);
  });
});
