import assert from 'node:assert/strict';
import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { oid, parseCertificate, readPublicKey, sameBytes } from '@inro/pki/read';
import {
  at,
  type CertificateOptions,
  certificate,
  der,
  extensions,
  type Issuer,
  login,
  newRoot,
  privateKey,
  requestOf,
  signBody,
  signLogin,
  staple,
} from '../../../quality/testing/verifier/authority.ts';
import {
  type CertificateRequest,
  skipRevocation,
  type ValidationReport,
  verifyAuthenticationSync,
  verifyCertificateSync,
  webPkiProfile,
} from '../src/node/index.ts';
import { verifyAuthentication } from '../src/web/index.ts';
import { rewritten } from './support/bytes.ts';

const e = oid.extension;
const root = await newRoot('Root', 'p256');
const make = (options: Partial<CertificateOptions> = {}, issuer: Issuer = root) =>
  certificate({ subject: 'Leaf', issuer, key: privateKey('Leaf', 'p256'), ...options });
const check = (target: Uint8Array, more: Partial<CertificateRequest> = {}): ValidationReport =>
  verifyCertificateSync({
    certificate: target,
    trustAnchors: [root.certificate],
    at,
    purpose: 'any',
    revocation: skipRevocation,
    ...more,
  });
const refusals = (report: ValidationReport) =>
  report.findings.flatMap(({ code, level }) => (level === 'note' ? [] : [code]));

describe('RFC 5280 §4.2.1.4: a critical policies extension is understood whole or refused', () => {
  const qualified = (critical: boolean, ...qualifiers: Uint8Array[]): extensions.Extension => ({
    oid: e.certificatePolicies,
    critical,
    value: der.sequence(der.sequence(der.objectIdentifier('2.25.1.2'), der.sequence(...qualifiers))),
  });
  const qualifier = (id: string, value: Uint8Array) => der.sequence(der.objectIdentifier(id), value);
  const cps = qualifier(oid.qualifier.cps, der.ia5String('https://cps.example/'));
  const notice = qualifier(oid.qualifier.userNotice, der.sequence(der.utf8String('read this')));
  const unknown = qualifier('2.25.9', der.ia5String('?'));
  const odd = qualifier(oid.qualifier.cps, der.utf8String('https://cps.example/'));
  const cases: readonly (readonly [string, boolean, readonly Uint8Array[]])[] = [
    ['a CPS pointer', true, [cps]],
    ['a user notice', true, [notice]],
    ['both', true, [cps, notice]],
    ['an unknown qualifier', false, [unknown]],
    ['an unknown qualifier behind a known one', false, [cps, unknown]],
    ['an unknown qualifier before a known one', false, [unknown, cps]],
    ['a CPS pointer that is no IA5String', false, [odd]],
  ];
  for (const [what, understood, qualifiers] of cases)
    it(what, async () => {
      for (const critical of [true, false]) {
        const change = { [e.certificatePolicies]: qualified(critical, ...qualifiers) };
        const expected = understood || !critical ? [] : ['certificate.unknown_critical_extension'];
        assert.deepEqual(refusals(check((await make({ change })).certificate)), expected);
        const ca = { ca: {}, key: privateKey('Middle', 'p256'), change };
        const middle = await certificate({ subject: 'Middle', issuer: root, ...ca });
        const below = check((await make({}, middle)).certificate, { intermediates: [middle.certificate] });
        assert.deepEqual(refusals(below), expected, 'of an issuer');
        const anchor = await certificate({ subject: 'Middle', ...ca });
        const above = check((await make({}, anchor)).certificate, { trustAnchors: [anchor.certificate] });
        assert.deepEqual(refusals(above), expected, 'of a trust anchor');
      }
    });
});

describe('RFC 5280 §4.2.1.6: alternative names in their own syntax', () => {
  const malformed: readonly (readonly [string, Uint8Array])[] = [
    ['an underscore', der.implicit(2, der.ia5String('a_b.example.com'))],
    ['an underscore at the start', der.implicit(2, der.ia5String('_sip.example.com'))],
    ['a dot at the end', der.implicit(2, der.ia5String('example.com.'))],
    ['a dot at the start', der.implicit(2, der.ia5String('.example.com'))],
    ['a backslash in an authority', der.implicit(6, der.ia5String('https://example.com\\@example.net/'))],
    ['a backslash in a path', der.implicit(6, der.ia5String('https://example.com/a\\b'))],
    ['two @ in an authority', der.implicit(6, der.ia5String('https://a@b@example.com/'))],
    ['a percent sign alone', der.implicit(6, der.ia5String('https://example.com/%'))],
    ['a brace', der.implicit(6, der.ia5String('https://example.com/{x}'))],
    ['a bracket outside an address', der.implicit(6, der.ia5String('https://[example].com/'))],
    ['two fragments', der.implicit(6, der.ia5String('https://example.com/#a#b'))],
    ['a scheme alone', der.implicit(6, der.ia5String('https:'))],
  ];
  const utf8Mailbox = (text: Uint8Array) =>
    der.implicit(0, der.sequence(der.objectIdentifier(oid.smtpUtf8Mailbox), der.explicit(0, text)));
  const mailboxes: readonly (readonly [string, Uint8Array])[] = [
    ['a UTF-8 mailbox within ASCII (RFC 9598 §3)', utf8Mailbox(der.utf8String('user@example.com'))],
    ['a UTF-8 mailbox without a host', utf8Mailbox(der.utf8String('利用者'))],
    ['a UTF-8 mailbox with a host beyond ASCII', utf8Mailbox(der.utf8String('利用者@例え.example'))],
    ['a UTF-8 mailbox with a byte order mark behind the local part', utf8Mailbox(der.utf8String('利 用@example.com'))],
    ['a UTF-8 mailbox that is no UTF8String', utf8Mailbox(der.ia5String('user@example.com'))],
  ];
  const san = (name: Uint8Array) => ({
    change: { [e.subjectAltName]: { oid: e.subjectAltName, critical: false, value: der.sequence(name) } },
  });
  for (const [what, name] of [...malformed, ...mailboxes])
    it(`is not ${what}`, async () => {
      assert.deepEqual(refusals(check((await make(san(name))).certificate)), ['names.malformed']);
    });
  for (const uri of [
    'https://example.com',
    'https://user:pw@example.com:8443/a//b;c?d=/?#e?/f',
    'https://[2001:db8::1]/',
    'https://example.com//x',
    'urn:uuid:0',
    'mailto:a%20b@example.com',
    'file:///etc/hosts',
    'a:/b',
  ])
    it(`is ${uri}`, async () => {
      assert.deepEqual(refusals(check((await make(san(der.implicit(6, der.ia5String(uri))))).certificate)), []);
    });
  it('is a UTF-8 mailbox, which is found by its own octets (RFC 9598 §5)', async () => {
    const one = await make(san(utf8Mailbox(der.utf8String('利用者@Example.com'))));
    const ask = (address: string) => refusals(check(one.certificate, { expectedName: { kind: 'email', address } }));
    assert.deepEqual(ask('利用者@example.COM'), []);
    for (const address of ['利用@example.com', '利用者@example.net', 'user@example.com', '利用者'])
      assert.deepEqual(ask(address), ['names.not_the_expected']);
  });
  it('ends at once for names of a megabyte', async () => {
    const start = performance.now();
    for (const text of [
      `https://${'a'.repeat(900_000)}`,
      `https://${'%41'.repeat(300_000)}\\`,
      `a:${'/'.repeat(900_000)}`,
    ])
      check((await make(san(der.implicit(6, der.ia5String(text))))).certificate);
    assert.ok(performance.now() - start < 2000);
  });
});

const spkiOf = (key: KeyObject): Uint8Array =>
  new Uint8Array((key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' }));

describe('SEC 1 §2.3.4, RFC 8017 §3.1, RFC 8032 §5.1.3: a key that cannot be one', () => {
  const curves = ['prime192v1', 'secp224r1', 'prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'];
  for (const namedCurve of curves)
    it(`is no point off ${namedCurve}, nor one of a coordinate out of range`, () => {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve });
      const spki = spkiOf(publicKey);
      assert.equal(readPublicKey(spki).type, 'EC');
      const off = spki.map((octet, i) => (i === spki.length - 1 ? octet ^ 1 : octet));
      const width = (readPublicKey(spki).keyBits.length - 1) / 2;
      const beyond = spki.map((octet, i) => (i >= spki.length - width ? 0xff : octet));
      for (const one of [off, beyond]) assert.throws(() => readPublicKey(one), { code: 'pki.malformed' });
    });
  it('is a compressed point of the curve, and no other', () => {
    let on = 0;
    for (let i = 0; i < 40; i++) {
      const point = Uint8Array.from([2, ...new Uint8Array(31), i]);
      const spki = der.sequence(
        der.sequence(der.objectIdentifier(oid.key.ec), der.objectIdentifier(oid.curve.p256)),
        der.bitString(point),
      );
      let ours = true;
      let theirs = true;
      try {
        readPublicKey(spki);
      } catch {
        ours = false;
      }
      try {
        createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
      } catch {
        theirs = false;
      }
      assert.equal(ours, theirs, String(i));
      on += Number(ours);
    }
    assert.ok(on > 5 && on < 35);
  });
  for (const kind of ['ed25519', 'ed448'] as const)
    it(`is no ${kind} key that does not decode`, () => {
      for (let i = 0; i < 8; i++) {
        const { publicKey } = generateKeyPairSync(kind as 'ed25519');
        const spki = spkiOf(publicKey);
        assert.equal(readPublicKey(spki).type.toLowerCase(), kind);
        const size = kind === 'ed25519' ? 32 : 57;
        const beyond = spki.map((octet, j) => (j >= spki.length - size ? 0xff : octet));
        assert.throws(() => readPublicKey(beyond), { code: 'pki.malformed' });
      }
    });
  it('is refused in a certificate that nobody signs with: off the curve, even modulus', async () => {
    const good = parseCertificate((await make()).certificate);
    const point = good.publicKey.keyBits;
    const off = point.map((octet, i) => (i === point.length - 1 ? octet ^ 1 : octet));
    const forged = await signBody(root.signer, rewrittenDeep(good.tbs, point, off));
    assert.deepEqual(refusals(check(forged)), ['certificate.malformed']);
    const rsa = parseCertificate((await make({ key: privateKey('Leaf', 'rsa') })).certificate);
    assert.equal(rsa.publicKey.type, 'RSA');
    const { modulus } = rsa.publicKey as Extract<typeof rsa.publicKey, { type: 'RSA' }>;
    const even = modulus.map((octet, i) => (i === modulus.length - 1 ? octet & 0xfe : octet));
    assert.deepEqual(refusals(check(await signBody(root.signer, rewrittenDeep(rsa.tbs, modulus, even)))), [
      'certificate.malformed',
    ]);
  });
});

/** A part of the same length in place of another, anywhere. */
function rewrittenDeep(body: Uint8Array, part: Uint8Array, other: Uint8Array): Uint8Array {
  assert.equal(part.length, other.length);
  return rewritten(body, part, other);
}

describe('RFC 5937 §3.2: what a trust anchor says of policies holds below it', () => {
  const policy = (...ids: string[]) => ({ [e.certificatePolicies]: extensions.certificatePolicies(ids, false) });
  const constraint = (id: string, value: Uint8Array) => ({ [id]: { oid: id, critical: true, value } });
  const skip = (n: number, count: number) => der.sequence(der.implicit(n, der.integer(count)));
  const [A, B] = ['2.25.77.1', '2.25.77.2'];
  const judge = async (anchorSays: CertificateOptions['change'], leafSays: CertificateOptions['change'], more = {}) => {
    const anchor = await certificate({
      subject: 'Anchor',
      ca: {},
      key: privateKey('Anchor', 'p256'),
      change: anchorSays ?? {},
    });
    const leaf = await make({ change: leafSays ?? {} }, anchor);
    return check(leaf.certificate, { trustAnchors: [anchor.certificate], ...more });
  };
  it('requireExplicitPolicy', async () => {
    const explicit = constraint(e.policyConstraints, skip(0, 0));
    assert.deepEqual(refusals(await judge(explicit, {})), ['policy.not_acceptable', 'policy.not_acceptable']);
    assert.deepEqual(refusals(await judge(explicit, policy(A))), []);
    const afterOne = constraint(e.policyConstraints, skip(0, 1));
    assert.deepEqual(refusals(await judge(afterOne, {})), ['policy.not_acceptable']);
    assert.deepEqual(refusals(await judge(constraint(e.policyConstraints, skip(0, 2)), {})), []);
  });
  it('inhibitAnyPolicy', async () => {
    const inhibit = constraint(e.inhibitAnyPolicy, der.integer(0));
    const explicit = { policy: { requireExplicitPolicy: true } };
    assert.deepEqual(refusals(await judge({}, policy(e.anyPolicy), explicit)), []);
    assert.ok(refusals(await judge(inhibit, policy(e.anyPolicy), explicit)).includes('policy.not_acceptable'));
  });
  it('inhibitPolicyMapping', async () => {
    const pair = der.sequence(der.objectIdentifier(A!), der.objectIdentifier(B!));
    const mapping = constraint(e.policyMappings, der.sequence(pair));
    for (const [anchorSays, accepted] of [
      [{}, true],
      [constraint(e.policyConstraints, skip(1, 0)), false],
    ] as const) {
      const anchor = await certificate({
        subject: 'Anchor',
        ca: {},
        key: privateKey('Anchor', 'p256'),
        change: anchorSays,
      });
      const middle = await certificate({
        subject: 'Middle',
        issuer: anchor,
        ca: {},
        key: privateKey('Middle', 'p256'),
        change: { ...policy(A!), ...mapping },
      });
      const report = check((await make({ change: policy(B!) }, middle)).certificate, {
        trustAnchors: [anchor.certificate],
        intermediates: [middle.certificate],
        policy: { requireExplicitPolicy: true, acceptable: [A!] },
      });
      assert.equal(report.status === 'valid', accepted, JSON.stringify(report.findings));
    }
  });
  it('its own policies', async () => {
    const ask = async (anchorSays: CertificateOptions['change'], acceptable?: readonly string[]) =>
      (
        await judge(anchorSays, policy(A!), {
          policy: { requireExplicitPolicy: true, ...(acceptable === undefined ? {} : { acceptable }) },
        })
      ).status;
    assert.equal(await ask(policy(A!)), 'valid');
    assert.equal(await ask(policy(A!, B!), [A!]), 'valid');
    assert.equal(await ask(policy(e.anyPolicy), [A!]), 'valid');
    assert.equal(await ask(policy(B!)), 'invalid');
    assert.equal(await ask(policy(B!), [A!]), 'invalid');
    assert.equal(await ask(policy(A!), [B!]), 'invalid');
  });
});

describe('X.501 §9.3, X.690 §11.6: the attributes of one relative name', () => {
  const attribute = (type: string, text: string) => der.sequence(der.objectIdentifier(type), der.utf8String(text));
  const cn = attribute(oid.attribute.commonName, 'Leaf');
  const ou = attribute(oid.attribute.organizationalUnit, 'Unit');
  const named = async (...attributes: Uint8Array[]) => {
    const { tbs, subject } = parseCertificate((await make()).certificate);
    const name = der.sequence(der.element(0x31, ...attributes));
    return refusals(check(await signBody(root.signer, rewritten(tbs, subject.der, name))));
  };
  it('are of distinct types, in ascending order', async () => {
    assert.deepEqual(await named(cn), []);
    assert.deepEqual(await named(cn, ou), []);
    assert.deepEqual(await named(ou, cn), ['certificate.malformed']);
    assert.deepEqual(await named(cn, cn), ['certificate.malformed']);
    assert.deepEqual(await named(attribute(oid.attribute.commonName, 'A'), attribute(oid.attribute.commonName, 'B')), [
      'certificate.malformed',
    ]);
    assert.deepEqual(await named(), ['certificate.malformed']);
  });
});

describe('RFC 4055 §1.2, §3.3: id-RSASSA-PSS keys', async () => {
  const free = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
  // The types want a string where Node wants a number.
  const salt = (octets: number) => ({ saltLength: octets as unknown as string });
  const bound = (hash: string, octets: number) =>
    generateKeyPairSync('rsa-pss', {
      modulusLength: 2048,
      hashAlgorithm: hash,
      mgf1HashAlgorithm: hash,
      ...salt(octets),
    });
  const bound256 = bound('sha256', 32);
  const good = await login();
  const holderOf = async (spki: Uint8Array) => {
    const { tbs, subjectPublicKeyInfo } = parseCertificate(good.holder.certificate);
    return signBody(good.root.signer, rewritten(tbs, subjectPublicKeyInfo, spki));
  };
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  const pss = (key: KeyObject, hash = 'sha256') => sign(hash, good.signedData, { key, ...padding });
  const request = async (key: { publicKey: KeyObject; privateKey: KeyObject }) => {
    const target = await holderOf(spkiOf(key.publicKey));
    return {
      ...requestOf(good),
      certificate: target,
      staple: await staple(target, { responder: good.responder, issuer: good.root }),
      algorithm: 'PS256' as const,
    };
  };
  it('log in with PSS, with node:crypto and with WebCrypto', async () => {
    for (const key of [free, bound256]) {
      const ask = { ...(await request(key)), signature: pss(key.privateKey) };
      assert.deepEqual(refusals(verifyAuthenticationSync(ask)), []);
      assert.deepEqual(refusals(await verifyAuthentication(ask)), []);
      const forged = { ...ask, signedData: new Uint8Array(9) };
      assert.deepEqual(refusals(verifyAuthenticationSync(forged)), ['authentication.signature_invalid']);
      assert.deepEqual(refusals(await verifyAuthentication(forged)), ['authentication.signature_invalid']);
    }
  });
  it('check nothing else: no PKCS #1 v1.5, no other hash, no shorter salt than they say', async () => {
    const asked = await request(free);
    const old = {
      ...asked,
      algorithm: 'RS256' as const,
      signature: signLogin(privateKey('Holder', 'rsa'), asked.signedData),
    };
    assert.deepEqual(refusals(verifyAuthenticationSync(old)), ['authentication.algorithm_not_accepted']);
    for (const key of [bound('sha384', 32), bound('sha256', 40)]) {
      const one = { ...(await request(key)), signature: new Uint8Array(256) };
      assert.deepEqual(refusals(verifyAuthenticationSync(one)), ['authentication.algorithm_not_accepted']);
    }
    const weak = { ...(await request(bound('sha1', 20))), signature: new Uint8Array(256) };
    assert.ok(refusals(verifyAuthenticationSync(weak)).includes('certificate.key_not_accepted'));
  });
  it('sign certificates, under PSS alone', async () => {
    const hash = der.sequence(der.objectIdentifier(oid.hash.sha256), der.nullValue());
    const algorithm = der.sequence(
      der.objectIdentifier(oid.signature.rsaPss),
      der.sequence(
        der.explicit(0, hash),
        der.explicit(1, der.sequence(der.objectIdentifier(oid.mgf1), hash)),
        der.explicit(2, der.integer(32)),
      ),
    );
    const rsa = await newRoot('PSS root');
    const anchorBody = parseCertificate(rsa.certificate);
    const withKey = rewritten(anchorBody.tbs, anchorBody.subjectPublicKeyInfo, spkiOf(free.publicKey));
    const issue = (body: Uint8Array) => {
      const { signatureAlgorithm } = anchorBody;
      const tbs = rewritten(body, signatureAlgorithm.der, algorithm);
      return der.sequence(tbs, algorithm, der.bitString(sign('sha256', tbs, { key: free.privateKey, ...padding })));
    };
    const anchor = issue(withKey);
    const leaf = issue(parseCertificate((await make({}, rsa)).certificate).tbs);
    assert.deepEqual(refusals(check(leaf, { trustAnchors: [anchor] })), []);
    assert.deepEqual(refusals(check(leaf, { trustAnchors: [rsa.certificate] })), ['path.signature_invalid']);
    assert.ok(!sameBytes(anchor, rsa.certificate));
    // BR §7.1.3.1.1: the Web knows rsaEncryption alone.
    const web = check(leaf, { trustAnchors: [anchor], profile: webPkiProfile() });
    assert.ok(refusals(web).includes('webpki.key'));
  });
});
