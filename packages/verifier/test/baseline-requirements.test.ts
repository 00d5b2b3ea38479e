import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { fromHex } from '@inro/foundation';
import { oid, parseCertificate } from '@inro/pki/read';
import {
  at,
  type CertificateOptions,
  certificate,
  der,
  extensions,
  type Issuer,
  newRoot,
  privateKey,
  signBody,
} from '../../../quality/testing/verifier/authority.ts';
import {
  type CertificateRequest,
  skipRevocation,
  type ValidationReport,
  verifyCertificateSync,
  webPkiProfile,
} from '../src/node/index.ts';
import { rewritten } from './support/bytes.ts';

const e = oid.extension;
const usage = oid.extendedKeyUsage;
const key = (name: string) => privateKey(name, 'p256');
const root = await newRoot('Root', 'p256');
type Change = NonNullable<CertificateOptions['change']>;
const own = (id: string, value: Uint8Array, critical = false): Change => ({ [id]: { oid: id, critical, value } });
const host = (name: string) => der.implicit(2, der.ia5String(name));
const address = (hex: string) => der.implicit(7, der.octetString(fromHex(hex)));
const names = (...list: Uint8Array[]) => own(e.subjectAltName, der.sequence(...list));
const usages = (...ids: string[]) => own(e.extendedKeyUsage, der.sequence(...ids.map(der.objectIdentifier)));
const bits = (...list: Parameters<typeof extensions.keyUsage>[0]) => ({ [e.keyUsage]: extensions.keyUsage(list) });
const server = { ...names(host('www.example.com')), ...usages(usage.serverAuth) };
const make = (options: Partial<CertificateOptions> = {}, issuer: Issuer = root) =>
  certificate({
    subject: 'Leaf',
    issuer,
    key: key('Leaf'),
    ...options,
    change: { ...server, ...options.change },
  });
const refusals = (report: ValidationReport): readonly string[] =>
  [...new Set(report.findings.flatMap(({ code, level }) => (level === 'note' ? [] : [code])))].sort();
const ask = (bytes: Uint8Array, more: Partial<CertificateRequest> = {}): readonly string[] =>
  refusals(
    verifyCertificateSync({
      certificate: bytes,
      trustAnchors: [root.certificate],
      at,
      purpose: 'server-authentication',
      profile: webPkiProfile(),
      revocation: skipRevocation,
      ...more,
    }),
  );
/** The server's certificate with another subject. */
async function named(subject: Uint8Array, change: Change = {}): Promise<Uint8Array> {
  const parsed = parseCertificate((await make({ change })).certificate);
  return signBody(root.signer, rewritten(parsed.tbs, parsed.subject.der, subject));
}
const attribute = (type: string, text: string) => der.sequence(der.objectIdentifier(type), der.utf8String(text));
const subjectOf = (...common: string[]) =>
  der.sequence(...common.map((text) => der.setOf(attribute(oid.attribute.commonName, text))));

describe('BR §7.1.4.3: a common name that reads as host or address is one of the alternative names', () => {
  const both = names(host('www.example.com'), host('*.example.net'), address('C0000201'));
  const six = names(host('www.example.com'), address('20010DB8000000000000000000000001'));
  const addressAlone = names(address('C0000201'));
  const cases: readonly (readonly [what: string, accepted: boolean, common: readonly string[], change: Change])[] = [
    ['the host', true, ['www.example.com'], both],
    ['the wildcard', true, ['*.example.net'], both],
    ['the domain of a wildcard', true, ['example.net'], both],
    ['the host in another case', false, ['WWW.example.com'], both],
    ['a host above', false, ['example.com'], both],
    ['another host', false, ['www.example.org'], both],
    ['a host below a wildcard', false, ['a.example.net'], both],
    ['the IPv4 address', true, ['192.0.2.1'], both],
    ['another IPv4 address', false, ['192.0.2.2'], both],
    ['an IPv4 address beside hosts alone', false, ['192.0.2.1'], {}],
    ['an address in hexadecimal', false, ['0xC0.0.2.1'], both],
    ['an address as one number', false, ['3221225985'], both],
    ['an address as one hexadecimal number', false, ['0xC0000201'], both],
    ['the IPv6 address (RFC 5952 §4)', true, ['2001:db8::1'], six],
    ['the IPv6 address in capitals', false, ['2001:DB8::1'], six],
    ['the IPv6 address without the short form', false, ['2001:db8:0:0:0:0:0:1'], six],
    ['another IPv6 address', false, ['2001:db8::2'], six],
    ['an IPv6 address with dots', false, ['::ffff:192.0.2.1'], six],
    ['a host where there are addresses alone', true, ['www.example.com'], addressAlone],
    ['a word', true, ['Leaf'], both],
    ['words with a dot', true, ['Leaf Inc.'], both],
    ['words around a host', true, ['at www.example.org'], both],
    ['a time of day', false, ['12:30'], both],
    ['two hosts', false, ['www.example.com', 'www.example.com'], both],
    ['two words', false, ['One', 'Two'], both],
  ];
  for (const [what, accepted, common, change] of cases)
    it(`${accepted ? 'accepts' : 'refuses'} ${what}`, async () => {
      assert.deepEqual(ask(await named(subjectOf(...common), change)), accepted ? [] : ['webpki.common_name']);
    });
  it('asks no issuer for it', async () => {
    const change = names(host('www.example.com'));
    const middle = await certificate({ subject: 'www.example.org', issuer: root, ca: {}, key: key('Middle'), change });
    const leaf = await make({}, middle);
    assert.deepEqual(ask(leaf.certificate, { intermediates: [middle.certificate] }), []);
    const anchor = await certificate({ subject: 'www.example.org', ca: {}, key: key('Middle') });
    assert.deepEqual(ask((await make({}, anchor)).certificate, { trustAnchors: [anchor.certificate] }), []);
  });
});

describe('BR §7.1.2.7.12, RFC 5280 §4.2.1.6: alternative names are critical exactly where there is no subject', () => {
  const san = (critical: boolean) => own(e.subjectAltName, der.sequence(host('www.example.com')), critical);
  const other = organization('Example');
  function organization(text: string) {
    return der.sequence(der.setOf(attribute('2.5.4.10', text)));
  }
  it('with a subject and without', async () => {
    assert.deepEqual(ask(await named(der.sequence(), san(true))), []);
    assert.deepEqual(ask(await named(der.sequence(), san(false))), [
      'profile.subject_empty',
      'webpki.subject_alternative_name',
    ]);
    assert.deepEqual(ask(await named(other, san(false))), []);
    assert.deepEqual(ask(await named(other, san(true))), ['webpki.subject_alternative_name']);
  });
  it('no subject is no subject of a CA, whatever its alternative names', async () => {
    const change = { ...san(true), [e.basicConstraints]: extensions.basicConstraints(true), ...bits('keyCertSign') };
    assert.ok(ask(await named(der.sequence(), change)).includes('profile.subject_empty'));
  });
  it('every name is a host or an address', async () => {
    for (const [name, accepted] of [
      [address('C0000201'), true],
      [address('20010DB8000000000000000000000001'), true],
      [der.implicit(1, der.ia5String('a@example.com')), false],
      [der.implicit(6, der.ia5String('https://example.com/')), false],
      [der.explicit(4, root.name), false],
      [der.implicit(8, der.objectIdentifier('1.2.3')), false],
    ] as const)
      for (const list of [
        [host('www.example.com'), name],
        [name, host('www.example.com')],
      ])
        assert.deepEqual(
          ask((await make({ change: names(...list) })).certificate),
          accepted ? [] : ['webpki.subject_alternative_name'],
        );
    assert.deepEqual(ask((await make({ change: { [e.subjectAltName]: null } })).certificate), [
      'webpki.subject_alternative_name',
    ]);
  });
});

describe('BR §7.1.2.11.1, §7.1.2.1.3: an authority key identifier', () => {
  const id = (issuer: Issuer) => parseCertificate(issuer.certificate).extension('subjectKeyIdentifier')!;
  const keyOnly = der.implicit(0, der.octetString(id(root)));
  const issuerName = der.implicit(1, der.sequence(der.explicit(4, root.name)));
  const serial = der.implicit(2, der.integer(5));
  const aki = (...parts: Uint8Array[]) => own(e.authorityKeyIdentifier, der.sequence(...parts));
  it('is a key identifier alone, and the issuer’s', async () => {
    for (const [change, codes] of [
      [aki(keyOnly), []],
      [aki(keyOnly, issuerName, serial), ['webpki.authority_key_identifier']],
      [aki(issuerName, serial), ['profile.authority_key_identifier', 'webpki.authority_key_identifier']],
      [aki(der.implicit(0, der.octetString(Uint8Array.of(1)))), ['profile.authority_key_identifier']],
      [{ [e.authorityKeyIdentifier]: null }, ['profile.authority_key_identifier']],
    ] as const)
      assert.deepEqual(ask((await make({ change })).certificate), codes);
  });
  const judged = async (change: Change, options: Partial<CertificateOptions> = {}) => {
    const anchor = await certificate({ subject: 'Anchor', ca: {}, key: key('Anchor'), change, ...options });
    return ask((await make({}, anchor)).certificate, { trustAnchors: [anchor.certificate] });
  };
  it('of a root is its own, if it is there', async () => {
    const anchor = await certificate({ subject: 'Anchor', ca: {}, key: key('Anchor') });
    const ofItself = der.implicit(0, der.octetString(id(anchor)));
    assert.deepEqual(await judged({}), []);
    assert.deepEqual(await judged(aki(ofItself)), []);
    assert.deepEqual(await judged(aki(keyOnly)), ['webpki.authority_key_identifier']);
    assert.deepEqual(await judged(aki(ofItself, issuerName, serial)), ['webpki.authority_key_identifier']);
    assert.deepEqual(await judged({ ...aki(ofItself), [e.subjectKeyIdentifier]: null }), [
      'profile.subject_key_identifier',
      'webpki.authority_key_identifier',
    ]);
  });
  it('of a trusted certificate that another CA issued is that CA’s', async () => {
    assert.deepEqual(await judged({}, { issuer: root }), []);
    assert.deepEqual(await judged({ [e.authorityKeyIdentifier]: null }, { issuer: root }), []);
  });
  it('a root has no extended key usage (§7.1.2.1.2), another trusted CA may, and its serial number may be 0', async () => {
    assert.deepEqual(await judged(usages(usage.serverAuth)), ['webpki.extended_key_usage']);
    assert.deepEqual(await judged(usages(usage.serverAuth), { issuer: root }), []);
    assert.deepEqual(await judged({}, { serialNumber: Uint8Array.of(0) }), []);
    assert.deepEqual(ask((await make({ serialNumber: Uint8Array.of(0) })).certificate), ['profile.serial_number']);
  });
});

describe('BR §7.1.2.7: a subscriber’s certificate', () => {
  /** The certificate with another key in it: the one that signed nothing. */
  const about = async (namedCurve: string) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve });
    const { tbs, subjectPublicKeyInfo } = parseCertificate((await make()).certificate);
    const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
    return ask(await signBody(root.signer, rewritten(tbs, subjectPublicKeyInfo, spki)));
  };
  it('has a key on P-256, P-384 or P-521 (§6.1.5)', async () => {
    for (const curve of ['P-256', 'P-384', 'P-521']) assert.deepEqual(await about(curve), [], curve);
    for (const curve of ['secp256k1', 'secp224r1'])
      assert.deepEqual(await about(curve), ['certificate.key_not_accepted', 'webpki.key'], curve);
  });
  const rsa = privateKey('Leaf', 'rsa');
  const cases: readonly (readonly [string, readonly string[], Partial<CertificateOptions>])[] = [
    [
      'with Ed25519',
      ['certificate.key_not_accepted', 'webpki.key'],
      { key: generateKeyPairSync('ed25519').privateKey },
    ],
    ['with RSA-2048', [], { key: rsa }],
    ['without extended key usage', ['webpki.extended_key_usage'], { change: { [e.extendedKeyUsage]: null } }],
    [
      'for clients alone',
      ['purpose.extended_key_usage', 'webpki.extended_key_usage'],
      { change: usages(usage.clientAuth) },
    ],
    [
      'with a critical extended key usage',
      ['webpki.extended_key_usage'],
      { change: own(e.extendedKeyUsage, der.sequence(der.objectIdentifier(usage.serverAuth)), true) },
    ],
    ['for anything', ['webpki.extended_key_usage'], { change: usages(usage.any) }],
    ['for servers and anything', ['webpki.extended_key_usage'], { change: usages(usage.serverAuth, usage.any) }],
    ['for servers and something new', [], { change: usages(usage.serverAuth, '1.2.3') }],
    ['an EC key: keyAgreement', [], { change: bits('digitalSignature', 'keyAgreement') }],
    ['an EC key: keyEncipherment', ['profile.key_usage'], { change: bits('digitalSignature', 'keyEncipherment') }],
    ['an EC key: dataEncipherment', ['profile.key_usage'], { change: bits('dataEncipherment') }],
    ['an EC key: cRLSign', ['profile.key_usage'], { change: bits('digitalSignature', 'cRLSign') }],
    ['an RSA key: dataEncipherment', [], { key: rsa, change: bits('keyEncipherment', 'dataEncipherment') }],
    ['an RSA key: keyAgreement', ['profile.key_usage'], { key: rsa, change: bits('digitalSignature', 'keyAgreement') }],
    ['an RSA key: nonRepudiation', ['profile.key_usage'], { key: rsa, change: bits('contentCommitment') }],
    ['without key usage', [], { change: { [e.keyUsage]: null } }],
    [
      'of a CA',
      ['profile.key_usage', 'webpki.basic_constraints'],
      { change: { [e.basicConstraints]: extensions.basicConstraints(true), ...bits('keyCertSign') } },
    ],
  ];
  for (const [what, codes, options] of cases)
    it(`${what}: ${codes.length === 0 ? 'accepted' : codes.join(', ')}`, async () => {
      assert.deepEqual(ask((await make(options)).certificate), codes);
    });
  it('an issuer is no subscriber: no extended key usage, other key usages, a CA', async () => {
    const change = { ...bits('keyCertSign', 'cRLSign', 'digitalSignature', 'contentCommitment') };
    const middle = await certificate({ subject: 'Middle', issuer: root, ca: {}, key: key('Middle'), change });
    assert.deepEqual(ask((await make({}, middle)).certificate, { intermediates: [middle.certificate] }), []);
  });
  it('is of version 3 (§7.1.1), and so is its issuer', async () => {
    /** Version 1: no version, no extensions (RFC 5280 §4.1.2.1). */
    const first = async (one: Issuer) => {
      const { tbs, extensions: list } = parseCertificate(one.certificate);
      const tail = der.explicit(3, extensions.encodeExtensions(list));
      const short = rewritten(tbs, tail, new Uint8Array(0));
      return signBody(root.signer, rewritten(short, der.explicit(0, der.integer(2)), new Uint8Array(0)));
    };
    assert.deepEqual(ask(await first(await make())), [
      'profile.authority_key_identifier',
      'webpki.extended_key_usage',
      'webpki.subject_alternative_name',
      'webpki.version',
    ]);
    const old = await first(root);
    assert.deepEqual(ask((await make()).certificate, { trustAnchors: [old] }), ['issuer.not_a_ca', 'webpki.version']);
  });
});

describe('BR §3.2.2.6: no wildcard right below a public suffix', () => {
  const wild = (name: string) => make({ change: names(host(name)) });
  it('of a list that the caller has, in any case; single labels without one', async () => {
    const isPublicSuffix = (domain: string) => ['jp', 'co.jp'].includes(domain);
    for (const [name, byList, bare] of [
      ['*.co.jp', false, true],
      ['*.CO.JP', false, true],
      ['*.example.co.jp', true, true],
      ['co.jp', true, true],
      ['*.jp', false, false],
      ['*.example', true, false],
    ] as const) {
      const { certificate: bytes } = await wild(name);
      const code = ['webpki.public_suffix_wildcard'];
      assert.deepEqual(ask(bytes, { profile: webPkiProfile({ isPublicSuffix }) }), byList ? [] : code, name);
      assert.deepEqual(ask(bytes), bare ? [] : code, name);
    }
  });
  it('is asked of the certificate alone, and of hosts', async () => {
    const middle = await certificate({
      subject: 'Middle',
      issuer: root,
      ca: {},
      key: key('Middle'),
      change: names(host('*.jp')),
    });
    assert.deepEqual(ask((await make({}, middle)).certificate, { intermediates: [middle.certificate] }), []);
    const mixed = await make({ change: names(host('www.example.com'), host('*.jp')) });
    assert.deepEqual(ask(mixed.certificate), ['webpki.public_suffix_wildcard']);
  });
});
