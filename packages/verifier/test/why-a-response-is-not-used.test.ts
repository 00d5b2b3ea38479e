import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { oid, parseCertificate } from '@inro/pki/read';
import {
  at,
  type CertificateOptions,
  der,
  extensions,
  type Issuer,
  newResponder,
  privateKey,
  signBody,
} from '../../../quality/testing/verifier/authority.ts';
import { allowUnknownRevocation, OcspChecker, rfc5280Profile } from '../src/index.ts';
import { nodeSignatureVerifier, VerifierCache } from '../src/node/index.ts';
import { rewritten } from './support/bytes.ts';
import {
  answer,
  type Basic,
  byName,
  e,
  hours,
  idOf,
  leaf,
  other,
  responder,
  revoked,
  root,
  type Single,
  single,
  sister,
  unknown,
  unknownCritical,
} from './support/status.ts';
import { ask, iso, SECOND, said, timesOf } from './support/status-questions.ts';

describe('RFC 6960 §3.2: why a response is not used, and what is then missing', () => {
  const one = (options: Single): Basic => ({ singles: [single(options)] });
  const cases: readonly (readonly [string, Basic, found: readonly string[]])[] = [
    ['good', {}, []],
    ['about another certificate', one({ id: idOf(sister) }), ['ocsp.other_certificate', 'unusable']],
    ['with an unknown critical extension', { extensions: [unknownCritical] }, ['ocsp.critical_extension', 'unusable']],
    ['with one of the answer', one({ extensions: [unknownCritical] }), ['ocsp.critical_extension', 'unusable']],
    ['by another CA', { signer: other }, ['ocsp.responder_not_authorized', 'unusable']],
    [
      'in the issuer’s name by another’s key',
      { signer: { ...root, signer: other.signer }, certificates: [] },
      ['ocsp.signature_invalid', 'unusable'],
    ],
    [
      'in a responder’s name by another’s key',
      { signer: { ...responder, signer: other.signer } },
      ['ocsp.signature_invalid', 'unusable'],
    ],
    ['without its certificate', { certificates: [] }, ['ocsp.signature_invalid', 'unusable']],
    ['with another’s certificate', { certificates: [other.certificate] }, ['ocsp.signature_invalid', 'unusable']],
    ['unknown', one({ status: unknown }), ['unknown']],
    ['past its end', one({ from: -3, to: -SECOND }), ['ocsp.stale', 'stale']],
    ['that ends now', one({ from: -3, to: 0 }), []],
    ['a day old', one({ from: -24, to: null }), []],
    ['a day and a second old', one({ from: -24 - SECOND, to: null }), ['ocsp.stale', 'stale']],
    ['that ends before it begins', one({ from: -1, to: -2 }), ['ocsp.stale', 'stale']],
    ['produced a minute ahead', { ...one({ from: 60 * SECOND }), producedAt: 60 * SECOND }, []],
    ['produced more ahead', { ...one({ from: -1 }), producedAt: 61 * SECOND }, ['ocsp.not_yet_valid', 'unusable']],
    [
      'about a time ahead',
      { ...one({ from: 61 * SECOND }), producedAt: 61 * SECOND },
      ['ocsp.not_yet_valid', 'unusable'],
    ],
    ['produced when it was known', one({ from: -1 }), []],
    ['produced before it was known (§2.4)', one({ from: -1 + SECOND }), ['ocsp.not_yet_valid', 'unusable']],
    [
      'too early and too late',
      { singles: [single({ from: 1 }), single({ from: -30, to: -2 })] },
      ['ocsp.stale', 'stale'],
    ],
    [
      'too late and too early',
      { singles: [single({ from: -30, to: -2 }), single({ from: 1 })] },
      ['ocsp.stale', 'stale'],
    ],
    ['too late, and one that counts', { singles: [single({ from: -30, to: -2 }), single({})] }, []],
  ];
  for (const [what, options, found] of cases)
    it(`${what}: ${found.join(', ') || 'good'}`, async () => {
      const report = ask({ ocspResponses: [await answer(options)] });
      const notes = found.slice(0, -1).map((code) => `${code} ocsp-0`);
      const why = found.slice(-1).map((one) => `revocation.${one} certificate`);
      assert.deepEqual(said(report), [...notes, ...why]);
      assert.equal(report.status, found.length === 0 ? 'valid' : 'indeterminate');
    });
  it('says what a responder says of itself (§2.3), and that noise is noise', () => {
    const failed = ask({ ocspResponses: [der.sequence(der.enumerated(3))] });
    assert.deepEqual(said(failed), ['ocsp.unsuccessful ocsp-0', 'revocation.unusable certificate']);
    assert.deepEqual(Object.keys(failed.findings[0]!.detail!), ['status']);
    const noise = ask({ ocspResponses: [Uint8Array.of(1)], certificateLists: [Uint8Array.of(2)] });
    assert.deepEqual(said(noise).toSorted(), [
      'crl.malformed crl-0',
      'ocsp.malformed ocsp-0',
      'revocation.missing certificate',
    ]);
    for (const { detail, code } of noise.findings)
      if (code.endsWith('malformed')) assert.deepEqual(Object.keys(detail!), ['structure', 'reason']);
    assert.deepEqual(said(ask({})), ['revocation.missing certificate']);
    assert.deepEqual(said(ask({ onUnknown: allowUnknownRevocation })), ['revocation.not_checked certificate']);
  });
  it('tells the times that it went by', async () => {
    const both = await answer({ singles: [single({ status: revoked }), single({ from: -2, to: null })] });
    assert.deepEqual(timesOf(ask({ ocspResponses: [both] })), [
      ['thisUpdate', 'ocsp-0', iso(-1)],
      ['nextUpdate', 'ocsp-0', iso(24)],
      ['revokedAt', 'certificate', iso(-10)],
      ['thisUpdate', 'ocsp-0', iso(-2)],
    ]);
  });
  it('bounds its age as the caller says, and the clock’s', async () => {
    const old = await answer({ singles: [single({ from: -1, to: null })] });
    assert.equal(ask({ ocspResponses: [old], maximumAge: 3600 }).status, 'valid');
    assert.deepEqual(said(ask({ ocspResponses: [old], maximumAge: 3599 })), [
      'ocsp.stale ocsp-0',
      'revocation.stale certificate',
    ]);
    const ahead = await answer({ singles: [single({ from: 2 * 60 * SECOND })], producedAt: 2 * 60 * SECOND });
    assert.equal(ask({ ocspResponses: [ahead], clockTolerance: 120 }).status, 'valid');
    assert.equal(ask({ ocspResponses: [ahead], clockTolerance: 119 }).status, 'indeterminate');
  });
  it('answers the nonce that was asked with, exactly (RFC 9654 §2.1)', async () => {
    const nonce = new Uint8Array(32).fill(5);
    const answered = await answer({ extensions: [extensions.ocspNonce(nonce)] });
    const bare = await answer();
    assert.equal(ask({ ocspResponses: [answered], nonce }).status, 'valid');
    assert.equal(ask({ ocspResponses: [answered] }).status, 'valid');
    for (const [bytes, wanted] of [
      [bare, nonce],
      [answered, nonce.with(31, 6)],
      [answered, nonce.subarray(1)],
    ] as const)
      assert.deepEqual(said(ask({ ocspResponses: [bytes], nonce: wanted })), [
        'ocsp.nonce_mismatch ocsp-0',
        'revocation.unusable certificate',
      ]);
  });
  it('names its issuer by any hash that every host has (§4.1.1)', async () => {
    const { issuer, serialNumber } = parseCertificate(leaf.certificate);
    const { keyBits } = parseCertificate(root.certificate);
    for (const [id, name, known] of [
      [oid.hash.sha1, 'sha1', true],
      [oid.hash.sha256, 'sha256', true],
      [oid.hash.sha384, 'sha384', true],
      [oid.hash.sha512, 'sha512', true],
      [oid.hash.sha224, 'sha224', false],
      ['1.2.840.113549.2.5', 'md5', false],
      ['1.2.3', 'sha256', false],
    ] as const) {
      const digest = (bytes: Uint8Array) => der.octetString(createHash(name).update(bytes).digest());
      const certId = (ofName: Uint8Array, ofKey: Uint8Array) =>
        der.sequence(
          der.sequence(der.objectIdentifier(id), der.nullValue()),
          digest(ofName),
          digest(ofKey),
          der.unsignedInteger(serialNumber),
        );
      const status = async (one: Uint8Array) =>
        ask({ ocspResponses: [await answer({ singles: [single({ id: one })] })] }).status;
      assert.equal(await status(certId(issuer.der, keyBits)), known ? 'valid' : 'indeterminate', id);
      assert.equal(await status(certId(issuer.der, other.name)), 'indeterminate', id);
      assert.equal(await status(certId(other.name, keyBits)), 'indeterminate', id);
    }
  });
  it('hashes the issuer’s name as the certificate writes it, in whichever order they are asked about', async () => {
    const { tbs, issuer } = parseCertificate(leaf.certificate);
    const printable = der.sequence(
      ...[
        ['2.5.4.6', 'JP'],
        [oid.attribute.commonName, 'Root'],
      ].map(([type, text]) => der.setOf(der.sequence(der.objectIdentifier(type!), der.printableString(text!)))),
    );
    const twin = { ...leaf, certificate: await signBody(root.signer, rewritten(tbs, issuer.der, printable)) };
    for (const order of [
      [leaf, twin],
      [twin, leaf],
    ]) {
      const cache = new VerifierCache();
      for (const one of order) {
        const response = await answer({ singles: [single({ id: idOf(one) })] });
        const report = ask({ ocspResponses: [response] }, { certificate: one.certificate, cache });
        assert.equal(report.status, 'valid', JSON.stringify(report.findings));
      }
    }
  });
  it('has its responder’s certificate among others, broken ones too', async () => {
    const parsed = parseCertificate(responder.certificate);
    const brokenName = der.sequence(der.element(0x31));
    const broken = await Promise.all(
      [
        rewritten(parsed.tbs, parsed.subject.der, brokenName),
        rewritten(parsed.tbs, parsed.publicKey.keyBits, parsed.publicKey.keyBits.toReversed()),
      ].map((body) => signBody(root.signer, body)),
    );
    for (const bad of [Uint8Array.of(0x30, 0), other.certificate, root.certificate, ...broken])
      for (const certificates of [
        [bad, responder.certificate],
        [responder.certificate, bad],
      ])
        for (const named of [{}, { id: byName(responder) }])
          assert.equal(ask({ ocspResponses: [await answer({ certificates, ...named })] }).status, 'valid');
    for (const bad of broken) {
      const id = byName(responder);
      assert.equal(ask({ ocspResponses: [await answer({ certificates: [bad], id })] }).status, 'indeterminate');
    }
  });
  it('is by a responder that is valid now, both ends included', async () => {
    const status = async (options: Partial<CertificateOptions>) =>
      ask({ ocspResponses: [await answer({ signer: await newResponder(root, options) })] }).status;
    assert.equal(await status({ notBefore: at }), 'valid');
    assert.equal(await status({ notBefore: hours(SECOND) }), 'indeterminate');
    assert.equal(await status({ notAfter: at }), 'valid');
    assert.equal(await status({ notAfter: hours(-SECOND) }), 'indeterminate');
    assert.equal(await status({ change: { [e.keyUsage]: null } }), 'valid');
    assert.equal(
      await status({ change: { [e.ocspNoCheck]: { ...extensions.ocspNoCheck(), critical: true } } }),
      'valid',
    );
  });
  it('is by a responder whose key and signature are accepted', async () => {
    const by = async (signer: Issuer, profile = rfc5280Profile) =>
      said(ask({ ocspResponses: [await answer({ signer })] }, { profile })).map((text) => text.split(' ')[0]);
    const rsa = await newResponder(root, { key: privateKey('responder', 'rsa') });
    const only = { keys: [{ type: 'EC' as const }], schemes: ['ECDSA' as const], hashes: ['SHA-256' as const] };
    assert.deepEqual(await by(rsa), []);
    assert.deepEqual(await by(rsa, { ...rfc5280Profile, algorithms: only }), [
      'ocsp.signature_invalid',
      'revocation.unusable',
    ]);
    assert.deepEqual(
      await by(rsa, { ...rfc5280Profile, algorithms: { ...only, schemes: ['ECDSA', 'RSASSA-PKCS1-v1_5'] } }),
      ['ocsp.responder_not_authorized', 'revocation.unusable'],
    );
  });
});

describe('a response read by itself, below an issuer that is trusted already', () => {
  const issuer = parseCertificate(root.certificate);
  const checker = (more: Partial<ConstructorParameters<typeof OcspChecker>[1]> = {}) =>
    new OcspChecker(issuer, { at, port: nodeSignatureVerifier, ...more });
  const target = parseCertificate(leaf.certificate);
  it('says good, revoked or why it says nothing', async () => {
    const check = async (options: Basic, more = {}) => checker(more).check(target, await answer(options));
    assert.deepEqual(await check({}), { status: 'good' });
    assert.deepEqual(await check({ singles: [single({ status: revoked })] }), {
      status: 'revoked',
      suspended: false,
      revokedAt: hours(-10).getTime(),
    });
    // Of two revocations the earlier, whichever stands first.
    const earlier = der.implicit(1, der.sequence(der.generalizedTime(hours(-20))));
    for (const order of [
      [revoked, earlier],
      [earlier, revoked],
    ])
      assert.deepEqual(await check({ singles: order.map((status) => single({ status })) }), {
        status: 'revoked',
        suspended: false,
        revokedAt: hours(-20).getTime(),
      });
    const day = (from: number) => ({ singles: [single({ from, to: null })] });
    const stale = { status: 'unknown', why: 'stale' };
    assert.deepEqual(await check(day(-24)), { status: 'good' });
    assert.deepEqual(await check(day(-24 - SECOND)), stale);
    assert.deepEqual(await check(day(-1), { maximumAge: 3600 }), { status: 'good' });
    assert.deepEqual(await check(day(-1), { maximumAge: 3599 }), stale);
    assert.deepEqual(await check({ signer: other }), { status: 'unknown', why: 'unusable' });
    assert.deepEqual(await check({ singles: [single({ id: idOf(sister) })] }), { status: 'unknown', why: 'unusable' });
    const cache = new VerifierCache();
    for (const _ of [1, 2]) assert.deepEqual(await check({}, { cache }), { status: 'good' });
    assert.ok(cache.digest(issuer, 'key SHA-1') !== undefined);
    const nonce = new Uint8Array(16).fill(1);
    assert.deepEqual(await check({}, { nonce }), { status: 'unknown', why: 'unusable' });
    assert.deepEqual(await check({ extensions: [extensions.ocspNonce(nonce)] }, { nonce }), { status: 'good' });
    const none = { ...rfc5280Profile, algorithms: { ...rfc5280Profile.algorithms, hashes: [] } };
    assert.deepEqual(await check({}, { profile: none }), { status: 'unknown', why: 'unusable' });
    const ahead = (n: number) => ({ singles: [single({ from: n * SECOND })], producedAt: n * SECOND });
    assert.deepEqual(await check(ahead(60)), { status: 'good' });
    assert.deepEqual(await check(ahead(61)), { status: 'unknown', why: 'unusable' });
  });
});
