import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, type SignKeyObjectInput, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { readPublicKey, type SignatureScheme, type UnverifiedPublicKey } from '@inro/pki/read';
import { keyFits } from '../src/algorithm-policy.ts';
import type { SignatureInput, SignatureVerifier } from '../src/index.ts';
import { nodeSignatureVerifier } from '../src/node/index.ts';
import { webSignatureVerifier } from '../src/web/index.ts';

const data = new TextEncoder().encode('what was signed');
interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const keyOf = ({ publicKey }: Pair): UnverifiedPublicKey =>
  readPublicKey(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const shortRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const tinyRsa = generateKeyPairSync('rsa', { modulusLength: 512 });
const pssKeys = [512, 1024, 2048].map((modulusLength) => generateKeyPairSync('rsa-pss', { modulusLength }));
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const curves = ['P-256', 'P-384', 'P-521'].map(ec);
const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
const [ed25519, ed448] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed448')];
const mlDsa = (['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const).map(
  (kind) => generateKeyPairSync(kind as 'ed25519') as Pair,
);

const hashes = ['SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const;
const nodeName = (hash: (typeof hashes)[number]) => hash.replace('-', '').toLowerCase();
/** WebCrypto knows no SHA-224 (W3C WebCrypto §31), no DSA, and in most browsers no ML-DSA and no Ed448. */
type Case = readonly [what: string, pair: Pair, scheme: SignatureScheme, onTheWeb: boolean, signature: Uint8Array];
const signed = (hash: string | null, key: KeyObject | SignKeyObjectInput): Uint8Array => sign(hash, data, key);
const cases: readonly Case[] = [
  ...hashes.flatMap((hash): Case[] => [
    [
      `RSASSA-PKCS1-v1_5 ${hash}`,
      rsa,
      { name: 'RSASSA-PKCS1-v1_5', hash },
      hash !== 'SHA-224',
      signed(nodeName(hash), rsa.privateKey),
    ],
    ...curves.map(
      (pair, i): Case => [
        `ECDSA ${hash} ${i}`,
        pair,
        { name: 'ECDSA', hash },
        hash !== 'SHA-224',
        signed(nodeName(hash), pair.privateKey),
      ],
    ),
    ...[rsa, pssKeys[2]!].map(
      (pair, i): Case => [
        `RSASSA-PSS ${hash} ${i}`,
        pair,
        { name: 'RSASSA-PSS', hash, saltLength: 20 },
        hash !== 'SHA-224',
        signed(nodeName(hash), { key: pair.privateKey, padding: 6, saltLength: 20 }),
      ],
    ),
  ]),
  // The lengths of DER that a modulus of 512, 1024 and 2048 bits has: one octet, two, three.
  ...pssKeys.map(
    (pair, i): Case => [
      `RSASSA-PSS by id-RSASSA-PSS ${i}`,
      pair,
      { name: 'RSASSA-PSS', hash: 'SHA-256', saltLength: 16 },
      true,
      signed('sha256', { key: pair.privateKey, padding: 6, saltLength: 16 }),
    ],
  ),
  ...[shortRsa, tinyRsa].map(
    (pair, i): Case => [
      `short RSA ${i}`,
      pair,
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      true,
      signed('sha256', pair.privateKey),
    ],
  ),
  ['DSA SHA-1', dsa, { name: 'DSA', hash: 'SHA-1' }, false, signed('sha1', dsa.privateKey)],
  ['DSA SHA-256', dsa, { name: 'DSA', hash: 'SHA-256' }, false, signed('sha256', dsa.privateKey)],
  ['Ed25519', ed25519, { name: 'Ed25519' }, true, signed(null, ed25519.privateKey)],
  ['Ed448', ed448, { name: 'Ed448' }, true, signed(null, ed448.privateKey)],
];

const ports: readonly (readonly [string, SignatureVerifier, (one: Case) => boolean])[] = [
  ['node:crypto', nodeSignatureVerifier, () => true],
  ['WebCrypto', webSignatureVerifier, ([, , , onTheWeb]) => onTheWeb],
];

describe('steps.ts: a host checks every scheme that certificates are signed with', () => {
  for (const [host, port, knows] of ports)
    it(`${host}: the right signature alone`, async () => {
      for (const one of cases) {
        const [what, pair, scheme, , signature] = one;
        const input: SignatureInput = { key: keyOf(pair), scheme, data, signature };
        assert.ok(keyFits(input.key, scheme), what);
        assert.equal(await port.verify(input), knows(one), what);
        assert.equal(await port.verify(input), knows(one), `${what}, again`);
        const last = signature.length - 1;
        const changes: Partial<SignatureInput>[] = [
          { data: data.subarray(1) },
          { signature: signature.map((octet, i) => (i === last ? octet ^ 1 : octet)) },
          { signature: signature.subarray(0, last) },
          { signature: new Uint8Array(0) },
        ];
        for (const change of changes) assert.equal(await port.verify({ ...input, ...change }), false, what);
      }
    });

  it('node:crypto: ML-DSA, and no other set of parameters', () => {
    for (const pair of mlDsa) {
      const key = keyOf(pair);
      const scheme = { name: key.type } as SignatureScheme;
      const input = { key, scheme, data, signature: signed(null, pair.privateKey) };
      assert.equal(nodeSignatureVerifier.verify(input), true, key.type);
      assert.equal(nodeSignatureVerifier.verify({ ...input, data: data.subarray(1) }), false, key.type);
    }
  });

  it('says no, and throws nothing, where the key is none of the scheme’s or none at all', async () => {
    const scheme = { name: 'ECDSA', hash: 'SHA-256' } as const;
    const signature = signed('sha256', curves[0]!.privateKey);
    const koblitz = ec('secp256k1');
    const broken = { ...keyOf(curves[0]!), spki: Uint8Array.of(0x30, 0) } as UnverifiedPublicKey;
    for (const [, port] of ports) {
      for (const key of [keyOf(rsa), keyOf(ed25519), keyOf(curves[1]!), broken])
        assert.equal(await port.verify({ key, scheme, data, signature }), false);
      // What could not be imported once cannot be the second time.
      assert.equal(await port.verify({ key: broken, scheme, data, signature }), false);
    }
    const ours = { key: keyOf(koblitz), scheme, data, signature: signed('sha256', koblitz.privateKey) };
    assert.equal(nodeSignatureVerifier.verify(ours), true);
    assert.equal(await webSignatureVerifier.verify(ours), false);
  });

  it('a salt of another length than the scheme says is another signature (RFC 4055 §3.1)', async () => {
    const signature = signed('sha256', { key: rsa.privateKey, padding: 6, saltLength: 32 });
    for (const [, port] of ports)
      for (const saltLength of [32, 31, 20, 33]) {
        const scheme = { name: 'RSASSA-PSS', hash: 'SHA-256', saltLength } as const;
        assert.equal(await port.verify({ key: keyOf(rsa), scheme, data, signature }), saltLength === 32);
      }
  });

  for (const [host, port] of ports)
    it(`${host}: digests as they are asked for, MD5 and SHA-224 by node:crypto alone`, async () => {
      for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)
        assert.deepEqual(
          Buffer.from(await port.digest(hash, data)),
          createHash(nodeName(hash)).update(data).digest(),
          hash,
        );
      if (port === nodeSignatureVerifier)
        for (const hash of ['MD5', 'SHA-224'] as const)
          assert.deepEqual(
            Buffer.from(port.digest(hash, data) as Uint8Array),
            createHash(hash.replace('-', '').toLowerCase()).update(data).digest(),
          );
    });
});

describe('RFC 4055 §3.3, RFC 8410 §3: which key checks which scheme', () => {
  it('that of its own family', () => {
    const keys = [rsa, curves[0]!, dsa, ed25519, ed448, ...mlDsa].map(keyOf);
    const schemes: readonly (readonly [SignatureScheme, UnverifiedPublicKey['type']])[] = [
      [{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, 'RSA'],
      [{ name: 'RSASSA-PSS', hash: 'SHA-256', saltLength: 32 }, 'RSA'],
      [{ name: 'ECDSA', hash: 'SHA-256' }, 'EC'],
      [{ name: 'DSA', hash: 'SHA-256' }, 'DSA'],
      [{ name: 'Ed25519' }, 'Ed25519'],
      [{ name: 'Ed448' }, 'Ed448'],
      [{ name: 'ML-DSA-44' }, 'ML-DSA-44'],
      [{ name: 'ML-DSA-65' }, 'ML-DSA-65'],
      [{ name: 'ML-DSA-87' }, 'ML-DSA-87'],
    ];
    for (const [scheme, type] of schemes)
      assert.deepEqual(
        keys.filter((key) => keyFits(key, scheme)).map((key) => key.type),
        [type],
        scheme.name,
      );
  });

  it('an id-RSASSA-PSS key: never PKCS #1 v1.5, its own hash, and no shorter salt than it says', () => {
    const bound = generateKeyPairSync('rsa-pss', {
      modulusLength: 1024,
      hashAlgorithm: 'sha256',
      mgf1HashAlgorithm: 'sha256',
      saltLength: 32 as unknown as string,
    });
    const fits = (pair: Pair, hash: 'SHA-256' | 'SHA-384', saltLength: number) =>
      keyFits(keyOf(pair), { name: 'RSASSA-PSS', hash, saltLength });
    for (const pair of [bound, pssKeys[0]!])
      assert.ok(!keyFits(keyOf(pair), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }));
    assert.deepEqual(
      [31, 32, 33].map((salt) => fits(bound, 'SHA-256', salt)),
      [false, true, true],
    );
    assert.ok(!fits(bound, 'SHA-384', 48));
    assert.ok(fits(pssKeys[0]!, 'SHA-384', 0));
  });
});
