import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import {
  at,
  certificate,
  list,
  login,
  newResponder,
  newRoot,
  privateKey,
  requestOf,
  staple,
} from '../../../quality/testing/verifier/authority.ts';
import {
  allowUnknownRevocation,
  authenticationSchemes,
  type CertificateRequest,
  type RevocationInput,
  skipRevocation,
  verifyAuthenticationSync,
  verifyCertificateSync,
} from '../src/node/index.ts';

const key = (name: string) => privateKey(name, 'p256');
const root = await newRoot('Root', 'p256');
const middle = await certificate({ subject: 'Middle', issuer: root, ca: {}, key: key('Middle') });
const leaf = await certificate({ subject: 'Leaf', issuer: middle, key: key('Leaf') });
const responder = await newResponder(middle);
const answer = await staple(leaf.certificate, { responder, issuer: middle });
const rootList = await list(root, []);
const ask = (revocation: CertificateRequest['revocation'], more: Partial<CertificateRequest> = {}) =>
  verifyCertificateSync({
    certificate: leaf.certificate,
    intermediates: [middle.certificate],
    trustAnchors: [root.certificate],
    at,
    purpose: 'any',
    revocation,
    ...more,
  });
type Report = ReturnType<typeof ask>;
const said = (report: Report) => report.findings.map(({ code, about }) => `${code} ${about}`);
const checked = (report: Report) =>
  report.checks.flatMap(({ check, about, result }) => (check === 'revocation' ? [`${about} ${result}`] : []));

describe('RFC 5280 §6.3: whose status is asked', () => {
  const cases: readonly (readonly [string, RevocationInput, findings: readonly string[], checks: readonly string[]])[] =
    [
      [
        'of nobody where there is nothing',
        {},
        ['revocation.missing issuer-1', 'revocation.missing certificate'],
        ['issuer-1 unknown', 'certificate unknown'],
      ],
      [
        'of every certificate below the trust anchor',
        { ocspResponses: [answer], certificateLists: [rootList] },
        ['ocsp.other_certificate ocsp-0', 'crl.other_scope certificate'],
        ['issuer-1 passed', 'certificate passed'],
      ],
      [
        'of the issuer too, where it is missing',
        { ocspResponses: [answer] },
        ['ocsp.other_certificate ocsp-0', 'revocation.unusable issuer-1'],
        ['issuer-1 unknown', 'certificate passed'],
      ],
      [
        'of the certificate alone, if the caller says so: the issuer’s is told where it is at hand',
        { scope: 'certificate', ocspResponses: [answer] },
        ['ocsp.other_certificate ocsp-0', 'revocation.not_checked issuer-1'],
        ['certificate passed'],
      ],
      [
        'of the certificate alone, and there is nothing',
        { scope: 'certificate' },
        ['revocation.missing certificate'],
        ['certificate unknown'],
      ],
      [
        'of nobody who is unknown, if the caller says so',
        { onUnknown: allowUnknownRevocation },
        ['revocation.not_checked issuer-1', 'revocation.not_checked certificate'],
        [],
      ],
    ];
  for (const [what, input, findings, checks] of cases)
    it(what, () => {
      const report = ask(input);
      assert.deepEqual(said(report), findings);
      assert.deepEqual(checked(report), checks);
    });
  it('a revoked issuer is revoked whatever is asked for', async () => {
    const { serialNumber } = (await import('@inro/pki/read')).parseCertificate(middle.certificate);
    const gone = await list(root, [{ serialNumber, revocationDate: at, reason: 'cACompromise' }]);
    const options: readonly RevocationInput[] = [{}, { scope: 'certificate' }, { onUnknown: allowUnknownRevocation }];
    for (const more of options) {
      const report = ask({ ocspResponses: [answer], certificateLists: [gone], ...more });
      assert.deepEqual([report.status, checked(report)[0]], ['invalid', 'issuer-1 failed']);
    }
  });
  it('says who has what is missing: the wallet what it staples, the authority the rest', () => {
    const who = (input: RevocationInput) => ask(input).missing.map(({ about, supplier }) => `${about} ${supplier}`);
    assert.deepEqual(who({ stapled: true }), ['issuer-1 certificationAuthority', 'certificate wallet']);
    assert.deepEqual(who({}), ['issuer-1 certificationAuthority', 'certificate certificationAuthority']);
  });
  it('is not asked before the path stands', () => {
    const report = ask({}, { purpose: 'time-stamping' });
    assert.deepEqual(said(report), ['purpose.extended_key_usage certificate']);
    assert.deepEqual(checked(report), []);
  });
});

describe('a request', () => {
  it('without a time or a trust anchor is a programmer’s mistake', () => {
    assert.throws(() => ask({}, { at: new Date('never') }), TypeError);
    assert.throws(() => ask({}, { trustAnchors: [] }), TypeError);
  });
  it('names what it was asked: time, purpose, profile', () => {
    const report = ask(skipRevocation);
    assert.deepEqual(
      [report.validationTime, report.purpose, report.profile],
      ['2026-11-22T12:00:00Z', 'any', 'rfc5280'],
    );
    const own = { name: 'of my own', mayBeCa: true };
    assert.equal(ask(skipRevocation, { purpose: own }).purpose, 'of my own');
  });
  it('leaves out what cannot be read, says where it stood, and goes on', () => {
    const noise = Uint8Array.of(0x30, 0);
    const report = ask(skipRevocation, {
      intermediates: [noise, middle.certificate],
      trustAnchors: [root.certificate, noise],
    });
    assert.equal(report.status, 'valid');
    assert.deepEqual(said(report).toSorted(), [
      'pool.malformed intermediate-0',
      'pool.malformed trust-anchor-1',
      'revocation.not_checked certificate',
    ]);
  });
  it('takes of several failed paths the one that failed least', async () => {
    const old = await certificate({
      subject: 'Middle',
      issuer: root,
      ca: {},
      key: key('Middle'),
      notAfter: new Date(at.getTime() - 1000),
      change: { [oid.extension.subjectKeyIdentifier]: null },
    });
    const late = await certificate({
      subject: 'Middle',
      issuer: root,
      ca: {},
      key: key('Middle'),
      notAfter: new Date(at.getTime() - 2000),
    });
    for (const intermediates of [
      [old.certificate, late.certificate],
      [late.certificate, old.certificate],
    ])
      assert.deepEqual(said(ask(skipRevocation, { intermediates })), ['certificate.expired issuer-1']);
  });
});

describe('RFC 7518 §3.1: the schemes of a login', async () => {
  const good = await login();
  it('are six, and no other name', () => {
    assert.deepEqual(authenticationSchemes, {
      RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      RS384: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
      RS512: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
      PS256: { name: 'RSASSA-PSS', hash: 'SHA-256', saltLength: 32 },
      ES256: { name: 'ECDSA', hash: 'SHA-256' },
      ES384: { name: 'ECDSA', hash: 'SHA-384' },
    });
    for (const algorithm of ['none', 'HS256', 'RS1', 'ES256', 'toString', ''] as const) {
      const report = verifyAuthenticationSync({ ...requestOf(good), algorithm: algorithm as 'RS256' });
      assert.deepEqual(said(report), ['authentication.algorithm_not_accepted signature']);
    }
  });
  it('say whether the signature is the holder’s, beside everything else', () => {
    const late = { ...requestOf(good), at: new Date('2031-01-01T00:00:00Z') };
    const both = verifyAuthenticationSync({ ...late, signedData: new Uint8Array(1) });
    assert.ok(said(both).includes('certificate.expired certificate'));
    assert.ok(said(both).includes('authentication.signature_invalid signature'));
    const result = (report: Report) =>
      report.checks.flatMap(({ check, about, result: found }) =>
        check === 'authenticationSignature' ? [`${about} ${found}`] : [],
      );
    assert.deepEqual(result(both), ['signature failed']);
    assert.deepEqual(result(verifyAuthenticationSync(late)), ['signature passed']);
    const noise = { ...requestOf(good), certificate: Uint8Array.of(1) };
    assert.deepEqual(said(verifyAuthenticationSync(noise)), ['certificate.malformed certificate']);
  });
  it('take the staple as old as the request says', async () => {
    const hour = await staple(good.holder.certificate, { responder: good.responder, issuer: good.root });
    const status = (maximumStapleAge: number) =>
      verifyAuthenticationSync({ ...requestOf(good), staple: hour, maximumStapleAge }).status;
    assert.deepEqual([status(3600), status(3599)], ['valid', 'indeterminate']);
  });
});
