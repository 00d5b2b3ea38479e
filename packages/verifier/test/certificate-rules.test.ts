import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { fromHex } from '@inro/foundation';
import { oid } from '@inro/pki/read';
import {
  at,
  type CertificateOptions,
  certificate,
  der,
  extensions,
  type Issuer,
  newRoot,
  privateKey,
} from '../../../quality/testing/verifier/authority.ts';
import { type CertificateProfile, skipRevocation, verifyCertificateSync, webPkiProfile } from '../src/node/index.ts';

const root = await newRoot('Root', 'p256');
const web = webPkiProfile();
const e = oid.extension;
const own = (id: string, value: Uint8Array, critical = false): Record<string, extensions.Extension> => ({
  [id]: { oid: id, critical, value },
});
const hosts = (...names: string[]) => der.sequence(...names.map((name) => der.implicit(2, der.ia5String(name))));
const usages = (...ids: string[]) => der.sequence(...ids.map(der.objectIdentifier));
const { serverAuth, clientAuth, any, codeSigning, emailProtection, timeStamping, ocspSigning, precertificateSigning } =
  oid.extendedKeyUsage;

const check = (leaf: Issuer, more: Partial<Parameters<typeof verifyCertificateSync>[0]> = {}) =>
  verifyCertificateSync({
    certificate: leaf.certificate,
    trustAnchors: [root.certificate],
    at,
    purpose: 'server-authentication',
    revocation: skipRevocation,
    ...more,
  });
const make = (options: Partial<CertificateOptions> = {}, issuer: Issuer = root) =>
  certificate({ subject: 'Leaf', issuer, key: privateKey('Leaf', 'p256'), ...options });
const server = { ...own(e.subjectAltName, hosts('www.example.com')), ...own(e.extendedKeyUsage, usages(serverAuth)) };

type Case = readonly [sentence: string, accepted: boolean, options: Partial<CertificateOptions>];
const run = (
  title: string,
  profile: CertificateProfile | undefined,
  base: CertificateOptions['change'],
  cases: Case[],
) =>
  describe(title, () => {
    for (const [sentence, accepted, options] of cases)
      it(`${accepted ? 'accepts' : 'refuses'} ${sentence}`, async () => {
        const leaf = await make({ ...options, change: { ...base, ...options.change } });
        const report = check(leaf, profile === undefined ? {} : { profile });
        assert.equal(report.status === 'valid', accepted, JSON.stringify(report.findings));
      });
  });

run('RFC 5280 §4.1–4.2: a certificate', undefined, {}, [
  ['a plain one', true, {}],
  ['the serial number 0', false, { serialNumber: Uint8Array.of(0) }],
  ['a serial number of 20 octets', true, { serialNumber: new Uint8Array(20).fill(0x7f) }],
  ['a serial number that needs 21', false, { serialNumber: new Uint8Array(20).fill(0x80) }],
  ['no extended key usage', true, {}],
  ['an empty extended key usage', false, { change: own(e.extendedKeyUsage, der.sequence()) }],
  ['any extended key usage', true, { change: own(e.extendedKeyUsage, usages(any)) }],
  ['another extended key usage', false, { change: own(e.extendedKeyUsage, usages(clientAuth)) }],
  ['an empty alternative name', false, { change: own(e.subjectAltName, der.sequence()) }],
  ['alternative names that are text', false, { change: own(e.subjectAltName, Uint8Array.of(0x61, 0x62)) }],
  ['a critical alternative name', true, { change: own(e.subjectAltName, hosts('example.com'), true) }],
  [
    'a critical subject key identifier',
    false,
    { change: own(e.subjectKeyIdentifier, der.octetString(fromHex('01')), true) },
  ],
  [
    'a critical authority key identifier',
    false,
    {
      change: { [e.authorityKeyIdentifier]: { ...extensions.authorityKeyIdentifier(fromHex('01')), critical: true } },
    },
  ],
  ['no authority key identifier', false, { change: { [e.authorityKeyIdentifier]: null } }],
  [
    'a critical authority information access',
    false,
    {
      change: {
        [e.authorityInformationAccess]: {
          ...extensions.authorityInfoAccess({ ocsp: 'http://a.example/' }),
          critical: true,
        },
      },
    },
  ],
  [
    'an authority information access of noise',
    false,
    { change: own(e.authorityInformationAccess, Uint8Array.of(1, 2)) },
  ],
  [
    'policy constraints that are not critical',
    false,
    {
      change: own(e.policyConstraints, der.sequence(der.implicit(0, der.integer(0)))),
    },
  ],
  ['inhibit anyPolicy that is not critical', false, { change: own(e.inhibitAnyPolicy, der.integer(0)) }],
  [
    'keyCertSign without being a CA',
    false,
    { change: { [e.keyUsage]: extensions.keyUsage(['digitalSignature', 'keyCertSign']) } },
  ],
  ['a key usage without any bit', false, { change: own(e.keyUsage, der.bitString(new Uint8Array(0)), true) }],
  [
    'a path length without being a CA',
    false,
    { change: { [e.basicConstraints]: extensions.basicConstraints(false, 0) } },
  ],
  [
    'basic constraints that write FALSE out',
    false,
    { change: own(e.basicConstraints, der.sequence(der.boolean(false))) },
  ],
  ['an unknown critical extension', false, { change: own('2.25.1', der.nullValue(), true) }],
  ['an unknown extension that is not critical', true, { change: own('2.25.1', der.nullValue()) }],
  [
    'name constraints of its own',
    false,
    {
      change: own(
        e.nameConstraints,
        der.sequence(der.explicit(0, der.sequence(der.implicit(2, der.ia5String('a.example'))))),
        true,
      ),
    },
  ],
  ['RSA-1024', false, { key: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey }],
  [
    'an RSA exponent of 3',
    true,
    { key: generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).privateKey },
  ],
  ['DSA', false, { key: generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }).privateKey }],
  [
    'a curve of its own',
    false,
    {
      key: generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }).privateKey,
    },
  ],
]);

run('the Baseline Requirements: a server certificate', web, server, [
  ['a plain one', true, {}],
  ['clientAuth beside serverAuth', true, { change: own(e.extendedKeyUsage, usages(serverAuth, clientAuth)) }],
  ['clientAuth alone', false, { change: own(e.extendedKeyUsage, usages(clientAuth)) }],
  ['no extended key usage', false, { change: { [e.extendedKeyUsage]: null } }],
  ['a critical extended key usage', false, { change: own(e.extendedKeyUsage, usages(serverAuth), true) }],
  ...[any, codeSigning, emailProtection, timeStamping, ocspSigning, precertificateSigning].map(
    (usage): Case => [
      `${usage} beside serverAuth`,
      false,
      { change: own(e.extendedKeyUsage, usages(serverAuth, usage)) },
    ],
  ),
  ['no alternative name', false, { change: { [e.subjectAltName]: null } }],
  [
    'a critical alternative name beside a subject',
    false,
    { change: own(e.subjectAltName, hosts('a.example.com'), true) },
  ],
  ['a wildcard', true, { change: own(e.subjectAltName, hosts('*.example.com')) }],
  ...[
    '*.com',
    'w*.example.com',
    'a.*.example.com',
    '*.*.example.com',
    '*',
    'a_b.example.com',
    'a..example.com',
    'example.com.',
    '.example.com',
    '192.0.2.1',
    'a.example.com\0',
  ].map((name): Case => [`the host ${JSON.stringify(name)}`, false, { change: own(e.subjectAltName, hosts(name)) }]),
  [
    'an e-mail address',
    false,
    {
      change: own(
        e.subjectAltName,
        der.sequence(der.implicit(2, der.ia5String('a.example.com')), der.implicit(1, der.ia5String('a@example.com'))),
      ),
    },
  ],
  [
    'an address of five octets',
    false,
    { change: own(e.subjectAltName, der.sequence(der.implicit(7, der.octetString(new Uint8Array(5))))) },
  ],
  ['being a CA', false, { change: { ...server, [e.basicConstraints]: extensions.basicConstraints(true) } }],
  [
    'nonRepudiation',
    false,
    { change: { [e.keyUsage]: extensions.keyUsage(['digitalSignature', 'contentCommitment']) } },
  ],
  [
    'keyEncipherment of an EC key',
    false,
    { change: { [e.keyUsage]: extensions.keyUsage(['digitalSignature', 'keyEncipherment']) } },
  ],
  [
    'keyEncipherment of an RSA key',
    true,
    {
      key: privateKey('Leaf', 'rsa'),
      change: { [e.keyUsage]: extensions.keyUsage(['digitalSignature', 'keyEncipherment']) },
    },
  ],
  ['RSA-2052', false, { key: generateKeyPairSync('rsa', { modulusLength: 2052 }).privateKey }],
  ['Ed25519', false, { key: generateKeyPairSync('ed25519').privateKey }],
]);

describe('RFC 5280 §4.1.2.5: validity', () => {
  const bounds = { notBefore: new Date('2026-11-01T00:00:01Z'), notAfter: new Date('2026-12-01T00:00:00Z') };
  for (const [time, status] of [
    ['2026-11-01T00:00:00.999Z', 'invalid'],
    ['2026-11-01T00:00:01Z', 'valid'],
    ['2026-12-01T00:00:00Z', 'valid'],
    ['2026-12-01T00:00:00.999Z', 'valid'],
    ['2026-12-01T00:00:01Z', 'invalid'],
  ] as const)
    it(`is ${status} at ${time}: whole seconds, both ends included`, async () => {
      assert.equal(check(await make(bounds), { at: new Date(time) }).status, status);
    });
  it('is written as UTCTime through 2049 and as GeneralizedTime from 2050', async () => {
    assert.equal(check(await make({ notAfter: new Date('2049-12-31T23:59:59Z') })).status, 'valid');
    assert.equal(check(await make({ notAfter: new Date('2050-01-01T00:00:00Z') })).status, 'valid');
    assert.equal(check(await make({ notAfter: new Date('9999-12-31T23:59:59Z') })).status, 'valid');
  });
});

describe('RFC 5280 §6.1.4: an issuer', () => {
  const issuers: readonly (readonly [string, boolean, CertificateOptions['change']])[] = [
    ['a plain one', true, {}],
    ['without keyCertSign', false, { [e.keyUsage]: extensions.keyUsage(['cRLSign']) }],
    ['without basic constraints', false, { [e.basicConstraints]: null }],
    ['that is no CA', false, { [e.basicConstraints]: extensions.basicConstraints(false), [e.keyUsage]: null }],
    [
      'with basic constraints that are not critical',
      false,
      {
        [e.basicConstraints]: { ...extensions.basicConstraints(true), critical: false },
      },
    ],
    ['without subject key identifier', false, { [e.subjectKeyIdentifier]: null }],
    ['with an unknown critical extension', false, own('2.25.1', der.nullValue(), true)],
    ['that may not pass the usage on', false, own(e.extendedKeyUsage, usages(clientAuth))],
    ['that may pass any usage on', true, own(e.extendedKeyUsage, usages(any))],
  ];
  for (const [what, accepted, change] of issuers)
    it(`${accepted ? 'serves' : 'does not serve'} ${what}, below the root and as the root`, async () => {
      const middle = await certificate({
        subject: 'Middle',
        issuer: root,
        ca: {},
        key: privateKey('Middle', 'p256'),
        change: change ?? {},
      });
      const below = check(await make({}, middle), { intermediates: [middle.certificate] });
      assert.equal(below.status === 'valid', accepted, JSON.stringify(below.findings));
      const anchor = await certificate({
        subject: 'Anchor',
        ca: {},
        key: privateKey('Anchor', 'p256'),
        change: change ?? {},
      });
      const above = check(await make({}, anchor), { trustAnchors: [anchor.certificate] });
      assert.equal(above.status === 'valid', accepted, JSON.stringify(above.findings));
    });
  it('has a key usage below the root (§4.2.1.3); of the root itself name and key count (§6.1.1 (d))', async () => {
    const options = { ca: {}, key: privateKey('Mute', 'p256'), change: { [e.keyUsage]: null } };
    const middle = await certificate({ subject: 'Mute', issuer: root, ...options });
    const below = check(await make({}, middle), { intermediates: [middle.certificate] });
    assert.deepEqual(
      below.findings.flatMap(({ code, level }) => (level === 'invalid' ? [code] : [])),
      ['profile.key_usage'],
    );
    const anchor = await certificate({ subject: 'Mute', ...options });
    assert.equal(check(await make({}, anchor), { trustAnchors: [anchor.certificate] }).status, 'valid');
  });
  it('counts path lengths without self-issued certificates', async () => {
    const key = (name: string) => privateKey(name, 'p256');
    const one = await certificate({ subject: 'One', issuer: root, ca: { pathLength: 0 }, key: key('One') });
    const rolled = await certificate({ subject: 'One', issuer: one, ca: { pathLength: 0 }, key: key('One rolled') });
    const two = await certificate({ subject: 'Two', issuer: one, ca: {}, key: key('Two') });
    const all = { intermediates: [one, rolled, two].map((ca) => ca.certificate) };
    assert.equal(check(await make({}, one), all).status, 'valid');
    assert.equal(check(await make({}, rolled), all).status, 'valid');
    assert.notEqual(check(await make({}, two), all).status, 'valid');
    assert.notEqual(check(await make({}, one), { ...all, maximumIntermediates: 0 }).status, 'valid');
  });
  it('is not the certificate itself: a self-signed holder in the trust store vouches for nobody', async () => {
    const alone = await certificate({ subject: 'Alone', key: privateKey('Alone', 'p256') });
    assert.notEqual(check(alone, { trustAnchors: [alone.certificate] }).status, 'valid');
  });
});
