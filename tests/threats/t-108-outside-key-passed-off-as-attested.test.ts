// The threat: docs/threats/t-108-outside-key-passed-off-as-attested.md
import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { concatBytes, fromBase64Url, fromHex } from '@inro/foundation';
import { encodeKeyStatement, type KeyStatement } from '@inro/jpki-profile';
import { attestationPublicKey } from '../../quality/testing/element/personalised-element.ts';
import {
  elementIn,
  MemoryStore,
  newJpkiElement,
  Personaliser,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
} from './support/terminal.ts';
import { without } from './support/without.ts';

const opening = { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION };
const nonce = new Uint8Array(32).fill(0xa1);

/** What a statement binds: the line that writes it, and what the attacker's says in its place. */
const parts: Readonly<Record<string, { readonly defence: string; readonly other: Partial<KeyStatement> }>> = {
  'public key': { defence: '    statement.publicKey,\n', other: { publicKey: rsaKey() } },
  kind: { defence: '    twoBytes(keyFiles[statement.kind]),\n', other: { kind: 'digitalSignature' } },
  nonce: { defence: '    statement.nonce,\n', other: { nonce: new Uint8Array(32).fill(0xb2) } },
  appletVersion: { defence: '    twoBytes(statement.appletVersion),\n', other: { appletVersion: 0x0101 } },
  domain: {
    defence: '    utf8(keyStatementDomains[statement.algorithm][statement.proof]),\n',
    other: { proof: 'possession' },
  },
};

/** Of a key made outside. */
function rsaKey(): Uint8Array {
  const { n, e } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  return concatBytes(fromBase64Url(n!), fromBase64Url(e!));
}
const attested = (statement: Uint8Array, attestation: Uint8Array): boolean =>
  verify('sha256', statement, attestationPublicKey, attestation);

describe('T-108 a key made outside the element is passed off as attested', () => {
  let provider: Personaliser;
  let attestation: Uint8Array;
  let real: KeyStatement;
  before(async () => {
    const card = newJpkiElement('phone', new MemoryStore()).connect();
    provider = await Personaliser.open(card, opening);
    const key = await provider.generate(0x0017, nonce);
    attestation = key.attestation;
    real = {
      proof: 'attestation',
      algorithm: 'rsa-2048',
      appletVersion: 0x0100,
      kind: 'userAuthentication',
      nonce,
      publicKey: key.publicKey,
    };
  });

  it('is not: an attestation holds for its own key, reference, application, version and domain alone', () => {
    assert.ok(attested(encodeKeyStatement(real), attestation));
    for (const { other } of Object.values(parts))
      assert.ok(!attested(encodeKeyStatement({ ...real, ...other }), attestation));
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

  const file = 'packages/jpki-profile/src/key-statement.ts';
  for (const [part, { defence, other }] of Object.entries(parts))
    it(`counter-test: an element and a CA whose statements leave out the ${part} pass another one off`, async () => {
      const world = without({ file, defence });
      const disk = new MemoryStore();
      newJpkiElement('phone', disk);
      const own = await Personaliser.open((await elementIn(world, disk)).connect(), opening);
      const { publicKey, attestation } = await own.generate(0x0017, nonce);
      const { encodeKeyStatement: stated } =
        await world<typeof import('../../packages/jpki-profile/src/key-statement.ts')>(file);
      assert.ok(attested(stated({ ...real, publicKey, ...other }), attestation));
    });
});
