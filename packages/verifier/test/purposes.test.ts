import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex } from '@inro/foundation';
import { oid, type SignatureScheme, type UnverifiedPublicKey } from '@inro/pki/read';
import {
  at,
  type CertificateOptions,
  certificate,
  extensions,
  newRoot,
  privateKey,
} from '../../../quality/testing/verifier/authority.ts';
import {
  type AlgorithmPolicy,
  acceptsKey,
  acceptsScheme,
  currentAlgorithms,
  historicAlgorithms,
  webPkiAlgorithms,
} from '../src/algorithm-policy.ts';
import {
  type PurposeName,
  pathOnlyProfile,
  purposes,
  rfc5280Profile,
  skipRevocation,
  verifyCertificateSync,
  webPkiProfile,
} from '../src/node/index.ts';

const e = oid.extension;
const usage = oid.extendedKeyUsage;
const own = oid.inro.extendedKeyUsage;
const root = await newRoot('Root', 'p256');

type Bits = Parameters<typeof extensions.keyUsage>[0];
interface Leaf {
  readonly bits?: Bits | null;
  readonly usages?: readonly string[];
  readonly ca?: boolean;
}
async function judge(purpose: PurposeName, { bits = ['digitalSignature'], usages, ca }: Leaf) {
  const change: CertificateOptions['change'] = {
    [e.keyUsage]: bits === null ? null : extensions.keyUsage(bits),
    ...(usages === undefined ? {} : { [e.extendedKeyUsage]: extensions.extendedKeyUsage(usages) }),
    ...(ca === true ? { [e.basicConstraints]: extensions.basicConstraints(true) } : {}),
  };
  const leaf = await certificate({ subject: 'Leaf', issuer: root, key: privateKey('Leaf', 'p256'), change });
  const report = verifyCertificateSync({
    certificate: leaf.certificate,
    trustAnchors: [root.certificate],
    at,
    purpose,
    revocation: skipRevocation,
  });
  assert.equal(report.purpose, purpose);
  return report.findings.flatMap(({ code }) => (code.startsWith('purpose.') ? [code.slice(8)] : []));
}

const KU = 'key_usage';
const EKU = 'extended_key_usage';
const CA = 'is_a_ca';
const all = [
  own.relyingParty,
  own.counterOfficer,
  own.elementAttestation,
  usage.ocspSigning,
  usage.timeStamping,
  usage.serverAuth,
  usage.clientAuth,
  usage.any,
];
describe('RFC 5280 §4.2.1.3, §4.2.1.9, §4.2.1.12: what each purpose asks of a certificate', () => {
  const rows: readonly (readonly [
    PurposeName,
    usages: readonly string[],
    plain: readonly string[],
    signing: readonly string[],
    mute: readonly string[],
    silent: readonly string[],
    authority: readonly string[],
  ])[] = [
    // usages listed; then: digitalSignature; + nonRepudiation; keyEncipherment; no key usage; a CA
    ['user-authentication', [], [], [KU], [KU], [KU], [KU, CA]],
    ['digital-signature', [], [KU], [], [KU], [KU], [KU, CA]],
    ['relying-party-access', [own.relyingParty], [], [], [KU], [KU], [CA]],
    ['counter-officer', [own.counterOfficer], [], [], [KU], [KU], [CA]],
    ['element-attestation', [own.elementAttestation], [], [], [KU], [KU], [CA]],
    ['ocsp-signing', [usage.ocspSigning], [], [], [KU], [], []],
    ['time-stamping', [usage.timeStamping], [], [], [KU], [], [CA]],
    ['server-authentication', [usage.serverAuth], [], [], [], [], []],
    ['client-authentication', [usage.clientAuth], [], [], [], [], []],
    ['any', [], [], [], [], [], []],
  ];
  for (const [purpose, usages, plain, signing, mute, silent, authority] of rows)
    it(purpose, async () => {
      const listed = usages.length === 0 ? {} : { usages };
      const ask = (leaf: Leaf) => judge(purpose, { ...listed, ...leaf });
      assert.deepEqual(await ask({}), plain);
      assert.deepEqual(await ask({ bits: ['digitalSignature', 'contentCommitment'] }), signing);
      assert.deepEqual(await ask({ bits: ['keyEncipherment'] }), mute);
      assert.deepEqual(await ask({ bits: null }), silent);
      assert.deepEqual(await ask({ bits: ['digitalSignature', 'keyCertSign', 'cRLSign'], ca: true }), authority);
    });
  it('crl-signing', async () => {
    assert.deepEqual(await judge('crl-signing', {}), [KU]);
    assert.deepEqual(await judge('crl-signing', { bits: ['cRLSign'] }), []);
    assert.deepEqual(await judge('crl-signing', { bits: null }), []);
    assert.deepEqual(await judge('crl-signing', { bits: ['cRLSign', 'keyCertSign'], ca: true }), []);
  });
  it('cRLSign and keyCertSign are no holder’s', async () => {
    for (const bit of ['cRLSign', 'keyCertSign'] as const) {
      const holder: Bits = ['digitalSignature', bit];
      assert.deepEqual(await judge('user-authentication', { bits: holder }), [KU]);
      assert.deepEqual(await judge('digital-signature', { bits: [...holder, 'contentCommitment'] }), [KU]);
    }
  });
  it('a usage that must be listed is listed by itself: none says it for another, and "any" says it for none', async () => {
    const must: readonly (readonly [PurposeName, string])[] = [
      ['relying-party-access', own.relyingParty],
      ['counter-officer', own.counterOfficer],
      ['element-attestation', own.elementAttestation],
      ['ocsp-signing', usage.ocspSigning],
      ['time-stamping', usage.timeStamping],
    ];
    for (const [purpose, wanted] of must) {
      assert.deepEqual(await judge(purpose, {}), [EKU], purpose);
      for (const one of all)
        assert.deepEqual(await judge(purpose, { usages: [one] }), one === wanted ? [] : [EKU], `${purpose} ${one}`);
      assert.deepEqual(await judge(purpose, { usages: [...all] }), [], purpose);
    }
  });
  it('a usage that may be left out is then any: listed are itself and "any"', async () => {
    for (const [purpose, wanted] of [
      ['server-authentication', usage.serverAuth],
      ['client-authentication', usage.clientAuth],
    ] as const) {
      assert.deepEqual(await judge(purpose, {}), []);
      for (const one of all)
        assert.deepEqual(await judge(purpose, { usages: [one] }), one === wanted || one === usage.any ? [] : [EKU]);
    }
    for (const one of all)
      for (const purpose of ['user-authentication', 'any'] as const)
        assert.deepEqual(await judge(purpose, { usages: [one] }), []);
  });
  it('each is called what it is asked for by', () => {
    for (const [name, purpose] of Object.entries(purposes)) assert.equal(purpose.name, name);
    assert.deepEqual(
      [rfc5280Profile, pathOnlyProfile, webPkiProfile()].map(({ name }) => name),
      ['rfc5280', 'rfc5280-path-only', 'webpki'],
    );
  });
});

describe('ETSI EN 319 102-1 §5.2.8: keys and schemes that are accepted', () => {
  const now = Date.parse('2026-11-22T00:00:00Z');
  const key = (type: string, more = {}) => ({ type, ...more }) as unknown as UnverifiedPublicKey;
  const rsa = (pss?: object) => key('RSA', { bits: 2048, exponent: fromHex('010001'), ...(pss && { pss }) });
  const curve = (name: string) => key('EC', { curve: name });
  const policies = { currentAlgorithms, webPkiAlgorithms, historicAlgorithms };
  type Names = readonly (keyof typeof policies)[];
  const who = (accepts: (policy: AlgorithmPolicy) => boolean): Names =>
    (Object.keys(policies) as Names).filter((name) => accepts(policies[name]));
  const everybody: Names = ['currentAlgorithms', 'webPkiAlgorithms', 'historicAlgorithms'];
  const notTheWeb: Names = ['currentAlgorithms', 'historicAlgorithms'];
  const old: Names = ['historicAlgorithms'];

  it('keys, by kind, curve and the hash that an id-RSASSA-PSS key is bound to', () => {
    const rows: readonly (readonly [UnverifiedPublicKey, Names])[] = [
      [rsa(), everybody],
      [rsa({ hash: 'SHA-256' }), everybody],
      [rsa({ hash: 'SHA-384' }), everybody],
      [rsa({ hash: 'SHA-512' }), everybody],
      [rsa({ hash: 'SHA-1' }), old],
      [rsa({ hash: 'SHA-224' }), old],
      [rsa({ hash: undefined }), everybody],
      ...['P-256', 'P-384', 'P-521'].map((name) => [curve(name), everybody] as const),
      ...['P-224', 'secp256k1'].map((name) => [curve(name), old] as const),
      [key('DSA', { bits: 2048 }), old],
      ...['Ed25519', 'Ed448', 'ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'].map((type) => [key(type), notTheWeb] as const),
    ];
    for (const [one, names] of rows)
      assert.deepEqual(
        who((policy) => acceptsKey(policy, one, now)),
        names,
        JSON.stringify(one),
      );
  });
  it('schemes, and their hashes', () => {
    for (const name of ['RSASSA-PKCS1-v1_5', 'RSASSA-PSS', 'ECDSA', 'DSA'] as const)
      for (const hash of ['MD5', 'SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const) {
        const scheme = { name, hash, saltLength: 32 } as SignatureScheme;
        const strong = !['MD5', 'SHA-1', 'SHA-224'].includes(hash);
        const expected = hash === 'MD5' ? [] : name === 'DSA' || !strong ? old : everybody;
        assert.deepEqual(
          who((policy) => acceptsScheme(policy, scheme)),
          expected,
          `${name} ${hash}`,
        );
      }
    for (const name of ['Ed25519', 'Ed448', 'ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const)
      assert.deepEqual(
        who((policy) => acceptsScheme(policy, { name })),
        notTheWeb,
      );
  });
});
