import assert from 'node:assert/strict';
import { constants, privateEncrypt } from 'node:crypto';
import { describe, it } from 'node:test';
import { concatBytes } from '@inro/foundation';
import { oid, parseCertificate } from '@inro/pki/read';
import {
  at,
  type CertificateOptions,
  certId,
  certificate,
  der,
  extensions,
  type Issuer,
  list,
  login,
  newResponder,
  newRoot,
  privateKey,
  requestOf,
  signBody,
  staple,
} from '../../../quality/testing/verifier/authority.ts';
import {
  nodeSignatureVerifier,
  OcspChecker,
  skipRevocation,
  type ValidationReport,
  VerifierCache,
  verifyAuthenticationSync,
  verifyCertificateSync,
} from '../src/node/index.ts';

const root = await newRoot();
const codes = (report: ValidationReport) => report.findings.map(({ code }) => code);
const check = (target: Issuer | Uint8Array, more: Partial<Parameters<typeof verifyCertificateSync>[0]> = {}) =>
  verifyCertificateSync({
    certificate: target instanceof Uint8Array ? target : target.certificate,
    trustAnchors: [root.certificate],
    at,
    purpose: 'user-authentication',
    revocation: skipRevocation,
    ...more,
  });
const leaf = (options: Partial<CertificateOptions> = {}, issuer: Issuer = root) =>
  certificate({ subject: 'Leaf', issuer, ...options });
const refuses = async (code: string, options: Partial<CertificateOptions>, issuer: Issuer = root, more = {}) => {
  const report = check(await leaf(options, issuer), more);
  assert.equal(report.status, 'invalid');
  assert.ok(codes(report).includes(code as never), `${codes(report)}`);
};
const change = (id: string, value: extensions.Extension | null) => ({ change: { [id]: value } });

describe('the family of the jpki/myna client advisories: what was not enforced is', () => {
  it('validity', async () => {
    await refuses('certificate.expired', { notAfter: new Date(at.getTime() - 1000) });
    await refuses('certificate.not_yet_valid', { notBefore: new Date(at.getTime() + 1000) });
  });
  it('key usage of the certificate and of its issuer', async () => {
    await refuses('purpose.key_usage', change(oid.extension.keyUsage, extensions.keyUsage(['keyEncipherment'])));
    await refuses('purpose.key_usage', change(oid.extension.keyUsage, null));
    const mute = await certificate({
      subject: 'Mute',
      issuer: root,
      ca: {},
      change: { [oid.extension.keyUsage]: extensions.keyUsage(['cRLSign']) },
    });
    await refuses('issuer.key_usage', {}, mute, { intermediates: [mute.certificate] });
  });
  it('basic constraints: a holder is no authority', async () => {
    const holder = await leaf({ subject: 'Holder as CA' });
    await refuses('issuer.not_a_ca', {}, holder, { intermediates: [holder.certificate] });
    await refuses('purpose.is_a_ca', change(oid.extension.basicConstraints, extensions.basicConstraints(true)));
  });
  it('key identifiers', async () => {
    await refuses(
      'profile.authority_key_identifier',
      change(oid.extension.authorityKeyIdentifier, extensions.authorityKeyIdentifier(new Uint8Array(20))),
    );
    await refuses('profile.authority_key_identifier', change(oid.extension.authorityKeyIdentifier, null));
  });
});

describe('structure', async () => {
  const good = (await leaf()).certificate;
  const malformed = (bytes: Uint8Array) => assert.deepEqual(codes(check(bytes)), ['certificate.malformed']);
  it('trailing bytes, BER lengths and cut certificates', () => {
    assert.equal(check(good).status, 'valid');
    malformed(concatBytes(good, new Uint8Array(1)));
    malformed(good.subarray(0, good.length - 1));
    malformed(concatBytes(Uint8Array.of(0x30, 0x80), good.subarray(4), Uint8Array.of(0, 0)));
    malformed(concatBytes(Uint8Array.of(0x30, 0x83, 0), good.subarray(2)));
    malformed(new Uint8Array(0));
    malformed(new Uint8Array(2 << 20));
  });
  it('duplicate extensions, negative and enormous serial numbers, unknown critical extensions', async () => {
    const parsed = parseCertificate(good);
    const again = der.sequence(
      ...[...parsed.extensions, parsed.extensions[0]!].map(({ oid: id, value }) =>
        der.sequence(der.objectIdentifier(id), der.octetString(value)),
      ),
    );
    const tbs = concatBytes(
      ...[
        der.explicit(0, der.integer(2)),
        der.unsignedInteger(parsed.serialNumber),
        parsed.signatureAlgorithm.der,
        parsed.issuer.der,
      ],
      der.sequence(der.time(new Date('2025-01-01T00:00:00Z')), der.time(new Date('2030-01-01T00:00:00Z'))),
      parsed.subject.der,
      parsed.subjectPublicKeyInfo,
      der.explicit(3, again),
    );
    malformed(await signBody(root.signer, der.sequence(tbs)));
    await refuses('profile.serial_number', { serialNumber: new Uint8Array(21).fill(0x7f) });
    await refuses('profile.serial_number', { serialNumber: new Uint8Array(60_000).fill(0x7f) });
    await refuses('profile.serial_number', { serialNumber: Uint8Array.of(0) });
    await refuses(
      'certificate.unknown_critical_extension',
      change('2.25.1', { oid: '2.25.1', critical: true, value: der.nullValue() }),
    );
  });
  it('nesting bombs inside names end at once', async () => {
    let bomb = der.nullValue();
    for (let i = 0; i < 2000; i++) bomb = der.sequence(bomb);
    const start = performance.now();
    const names = extensions.subjectAltName([{ otherName: { oid: '2.25.2', value: bomb } }]);
    assert.deepEqual(codes(check(await leaf(change(names.oid, names)))), ['certificate.malformed']);
    assert.ok(performance.now() - start < 500);
  });
});

describe('Bleichenbacher-style padding', async () => {
  const good = await login();
  const info = Buffer.from('3031300D060960864801650304020105000420', 'hex');
  it('is refused: short padding, garbage behind the digest, wrong block type', () => {
    const key = privateKey('Holder', 'rsa');
    const hash = Buffer.alloc(32, 7);
    const raw = (block: Buffer) => privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block);
    const block = (type: number, pad: number, tail: Buffer) => {
      const body = Buffer.concat([Buffer.of(0, type), Buffer.alloc(pad, 0xff), Buffer.of(0), info, hash, tail]);
      return Buffer.concat([body, Buffer.alloc(256 - body.length, 1)]);
    };
    for (const forged of [
      block(1, 8, Buffer.alloc(194)),
      block(1, 202, Buffer.alloc(0)),
      block(2, 202, Buffer.alloc(0)),
      block(1, 100, Buffer.alloc(10)),
    ])
      assert.deepEqual(codes(verifyAuthenticationSync({ ...requestOf(good), signature: raw(forged) })), [
        'authentication.signature_invalid',
      ]);
  });
  it('is refused: signatures of another length or beyond the modulus', () => {
    for (const signature of [
      new Uint8Array(0),
      new Uint8Array(256),
      new Uint8Array(256).fill(0xff),
      concatBytes(Uint8Array.of(0), good.signature),
      new Uint8Array(100_000),
    ])
      assert.deepEqual(codes(verifyAuthenticationSync({ ...requestOf(good), signature })), [
        'authentication.signature_invalid',
      ]);
  });
});

describe('status', async () => {
  const responder = await newResponder(root);
  const target = await leaf();
  const issuer = root;
  const ask = async (
    options: Partial<Parameters<typeof staple>[1]>,
    about: Uint8Array = target.certificate,
    more = {},
  ) =>
    check(target, { revocation: { ocspResponses: [await staple(about, { responder, issuer, ...options })], ...more } });

  it('good, revoked and suspended', async () => {
    assert.equal((await ask({})).status, 'valid');
    const revoked = (reason: 'keyCompromise' | 'certificateHold') =>
      ({ status: { status: 'revoked', at, reason } }) as const;
    assert.deepEqual(codes(await ask(revoked('keyCompromise'))), ['revocation.revoked']);
    assert.deepEqual(codes(await ask(revoked('certificateHold'))), ['revocation.suspended']);
    assert.deepEqual(codes(await ask({ status: { status: 'unknown' } })), ['revocation.unknown']);
  });
  it('an answer about another certificate, or the same serial number of another issuer', async () => {
    const other = await leaf({ subject: 'Other' });
    assert.deepEqual(codes(await ask({}, other.certificate)), ['ocsp.other_certificate', 'revocation.unusable']);
    const stranger = await newRoot('Stranger');
    const twin = await certificate({
      subject: 'Twin',
      issuer: stranger,
      serialNumber: parseCertificate(target.certificate).serialNumber,
    });
    assert.deepEqual(codes(await ask({ issuer: stranger }, twin.certificate)), [
      'ocsp.other_certificate',
      'revocation.unusable',
    ]);
    assert.notDeepEqual(certId(twin.certificate, stranger), certId(target.certificate, root));
  });
  it('a delegated responder without the usage, expired, of another issuer, or the holder itself', async () => {
    const eku = oid.extension.extendedKeyUsage;
    const stranger = await newRoot('Stranger');
    const wrong: Issuer[] = [
      await newResponder(root, { change: { [eku]: null } }),
      await newResponder(root, { change: { [eku]: extensions.extendedKeyUsage([oid.extendedKeyUsage.any]) } }),
      await newResponder(root, { notAfter: new Date(at.getTime() - 1) }),
      await newResponder(stranger),
      target,
    ];
    for (const one of wrong)
      assert.deepEqual(codes(await ask({ responder: one })), ['ocsp.responder_not_authorized', 'revocation.unusable']);
  });
  it('a replayed staple, a clock that was moved, a nonce of somebody else', async () => {
    const old = new Date(at.getTime() - 3 * 86_400_000);
    assert.deepEqual(codes(await ask({ thisUpdate: old })), ['ocsp.stale', 'revocation.stale']);
    assert.deepEqual(codes(await ask({ thisUpdate: old, nextUpdate: new Date(at.getTime() + 1e9) })), [
      'ocsp.stale',
      'revocation.stale',
    ]);
    assert.deepEqual(codes(await ask({ thisUpdate: new Date(at.getTime() + 120_000) })), [
      'ocsp.not_yet_valid',
      'revocation.unusable',
    ]);
    const nonce = new Uint8Array(32).fill(1);
    assert.equal((await ask({ nonce }, undefined, { nonce })).status, 'valid');
    for (const sent of [new Uint8Array(32).fill(2), undefined])
      assert.deepEqual(codes(await ask(sent === undefined ? {} : { nonce: sent }, undefined, { nonce })), [
        'ocsp.nonce_mismatch',
        'revocation.unusable',
      ]);
  });
  it('a forged staple: each octet of it changed alone never makes a revoked certificate good', async () => {
    const answer = await staple(target.certificate, {
      responder,
      issuer,
      status: { status: 'revoked', at, reason: 'superseded' },
    });
    const cache = new VerifierCache();
    const checker = new OcspChecker(parseCertificate(root.certificate), { at, port: nodeSignatureVerifier, cache });
    const parsed = parseCertificate(target.certificate);
    for (let i = 0; i < answer.length; i++) {
      const forged = Uint8Array.from(answer);
      forged[i]! ^= 0x80 >> (i % 8);
      try {
        assert.notEqual(checker.check(parsed, forged).status, 'good', `octet ${i}`);
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'pki.malformed');
      }
    }
  });
  it('lists: revoked, another partition, stale, and the offline snapshot that says so', async () => {
    const { serialNumber } = parseCertificate(target.certificate);
    const entry = { serialNumber, revocationDate: at, reason: 'keyCompromise' } as const;
    const ask = (der: Uint8Array, more = {}) => check(target, { revocation: { certificateLists: [der], ...more } });
    assert.equal(ask(await list(root, [])).status, 'valid');
    assert.deepEqual(codes(ask(await list(root, [entry]))), ['revocation.revoked']);
    const elsewhere = await list(root, [], { distributionPoint: [{ uri: 'http://status.localhost/crl/9.crl' }] });
    assert.equal(ask(elsewhere).status, 'indeterminate');
    const old = await list(root, [], {
      thisUpdate: new Date(at.getTime() - 5 * 86_400_000),
      nextUpdate: new Date(at.getTime() - 86_400_000),
    });
    assert.deepEqual(codes(ask(old)), ['crl.stale', 'revocation.stale']);
    const offline = ask(old, { offlineSnapshotAge: 7 * 86_400 });
    assert.equal(offline.status, 'valid');
    assert.deepEqual(codes(offline), ['revocation.snapshot_used']);
    assert.equal(ask(old, { offlineSnapshotAge: 86_400 }).status, 'indeterminate');
    const stranger = await newRoot('Stranger');
    assert.equal(ask(await list({ ...stranger, name: root.name }, [])).status, 'indeterminate');
  });
});

describe('bombs', () => {
  const timed = (work: () => ValidationReport): ValidationReport => {
    const start = performance.now();
    const report = work();
    assert.ok(performance.now() - start < 1000, `${performance.now() - start} ms`);
    return report;
  };
  it('name constraints: 10,000 constraints against 10,000 names stay linear', async () => {
    const base = (i: number) => der.sequence(der.implicit(2, der.ia5String(`h${i}.example.com`)));
    const permitted = Array.from({ length: 10_000 }, (_, i) => base(i));
    const value = der.sequence(der.implicit(0, der.sequence(...permitted)));
    const constraints = { oid: oid.extension.nameConstraints, critical: true, value };
    const ca = await certificate({
      subject: 'Constrained',
      issuer: root,
      ca: {},
      change: { [constraints.oid]: constraints },
    });
    const names = extensions.subjectAltName(
      Array.from({ length: 10_000 }, (_, i) => ({ dnsName: `a.h${i}.example.com` })),
    );
    const inside = await leaf({ ...change(names.oid, names) }, ca);
    assert.equal(timed(() => check(inside, { intermediates: [ca.certificate] })).status, 'valid');
    const outside = extensions.subjectAltName([{ dnsName: 'a.elsewhere.com' }]);
    const report = check(await leaf(change(outside.oid, outside), ca), { intermediates: [ca.certificate] });
    assert.deepEqual(codes(report), ['names.not_permitted']);
  });
  it('policy trees: mappings that double at each level stay linear (RFC 9618)', async () => {
    const policies = Array.from({ length: 30 }, (_, i) => `2.25.77.${i}`);
    const pairs = policies.flatMap((from) =>
      policies.map((to) => der.sequence(der.objectIdentifier(from), der.objectIdentifier(to))),
    );
    const mappings = { oid: oid.extension.policyMappings, critical: true, value: der.sequence(...pairs) };
    const stated = extensions.certificatePolicies(policies, false);
    const issuers: Issuer[] = [];
    let above = root;
    for (let i = 0; i < 12; i++) {
      above = await certificate({
        subject: `Level ${i}`,
        issuer: above,
        ca: {},
        key: privateKey('levels', 'p256'),
        change: { [mappings.oid]: mappings, [stated.oid]: stated },
      });
      issuers.push(above);
    }
    const bottom = await leaf(change(stated.oid, stated), above);
    const intermediates = issuers.map((one) => one.certificate);
    const report = timed(() =>
      check(bottom, { intermediates, policy: { requireExplicitPolicy: true, acceptable: ['2.25.77.3'] } }),
    );
    assert.equal(report.status, 'valid');
    assert.equal(
      check(bottom, { intermediates, policy: { requireExplicitPolicy: true, acceptable: ['2.25.78'] } }).status,
      'invalid',
    );
  });
  it('forests of authorities that all sign each other end in time, found or not', async () => {
    const forest: Issuer[] = [];
    for (let i = 0; i < 8; i++)
      for (let j = 0; j < 8; j++) {
        const signer = {
          name: (await newRoot(`Forest ${j}`, 'p256')).name,
          signer: (await newRoot(`Forest ${j}`, 'p256')).signer,
        };
        if (i !== j)
          forest.push(
            await certificate({
              subject: `Forest ${i}`,
              issuer: signer,
              ca: {},
              key: privateKey(`Forest ${i}`, 'p256'),
            }),
          );
      }
    const lost = await leaf({}, forest[0]!);
    const report = timed(() => check(lost, { intermediates: forest.map((one) => one.certificate) }));
    assert.equal(report.status, 'indeterminate');
  });
});
