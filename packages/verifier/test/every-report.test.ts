import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import {
  at,
  certificate,
  extensions,
  login,
  newResponder,
  newRoot,
  requestOf,
  staple,
} from '../../../quality/testing/verifier/authority.ts';
import { currentAlgorithms } from '../src/algorithm-policy.ts';
import {
  type CertificateRequest,
  checkClauses,
  rfc5280Profile,
  skipRevocation,
  type ValidationReport,
  verifyAuthenticationSync,
  verifyCertificateSync,
  verifyTrustAnchorSync,
} from '../src/node/index.ts';

const good = await login();

/** ETSI EN 319 102-1 §5.1.3, tables 5 and 6; true: belongs to TOTAL-FAILED. */
const subIndications: Readonly<Record<string, boolean>> = {
  FORMAT_FAILURE: true,
  HASH_FAILURE: true,
  SIG_CRYPTO_FAILURE: true,
  REVOKED: true,
  EXPIRED: true,
  NOT_YET_VALID: true,
  SIG_CONSTRAINTS_FAILURE: false,
  NO_SIGNING_CERTIFICATE_FOUND: false,
  SIGNED_DATA_NOT_FOUND: false,
  CHAIN_CONSTRAINTS_FAILURE: false,
  CERTIFICATE_CHAIN_GENERAL_FAILURE: false,
  CRYPTO_CONSTRAINTS_FAILURE: false,
  NO_CERTIFICATE_CHAIN_FOUND: false,
  REVOCATION_OUT_OF_BOUNDS_NO_POE: false,
  TRY_LATER: false,
};

describe('ETSI EN 319 102-1 §5.1.3: every report', async () => {
  const responder = await newResponder(good.root);
  const revoked = await staple(good.holder.certificate, {
    responder,
    issuer: good.root,
    status: { status: 'revoked', at: new Date('2026-11-01T00:00:00Z'), reason: 'keyCompromise' },
  });
  const weak = { ...rfc5280Profile, algorithms: { ...currentAlgorithms, hashes: [] } };
  const keyless = { ...rfc5280Profile, algorithms: { ...currentAlgorithms, keys: [] } };
  const noSigner = await certificate({
    subject: 'Root',
    ca: {},
    change: { [oid.extension.keyUsage]: extensions.keyUsage(['cRLSign']) },
  });
  const base: CertificateRequest = {
    certificate: good.holder.certificate,
    trustAnchors: [good.root.certificate],
    at,
    purpose: 'user-authentication',
    revocation: { ocspResponses: [good.staple] },
  };
  const ask = (change: Partial<CertificateRequest>) => verifyCertificateSync({ ...base, ...change });
  const late = new Date('2031-01-01T00:00:00Z');
  const early = new Date('2020-01-01T00:00:00Z');
  const reports: Readonly<Record<string, () => ValidationReport>> = {
    TOTAL_PASSED: () => ask({}),
    FORMAT_FAILURE: () => ask({ certificate: good.holder.certificate.slice(0, -1) }),
    NOT_YET_VALID: () => ask({ at: early, revocation: skipRevocation }),
    EXPIRED: () => ask({ at: late, revocation: skipRevocation }),
    CHAIN_CONSTRAINTS_FAILURE: () => ask({ purpose: 'digital-signature' }),
    SIG_CONSTRAINTS_FAILURE: () => ask({ expectedName: { kind: 'dns', name: 'a.example' } }),
    NO_CERTIFICATE_CHAIN_FOUND: () => ask({ trustAnchors: [good.holder.certificate] }),
    TRY_LATER: () => ask({ revocation: {} }),
    SIG_CRYPTO_FAILURE: () => verifyAuthenticationSync({ ...requestOf(good), signedData: new Uint8Array(3) }),
    REVOKED: () => ask({ revocation: { ocspResponses: [revoked] } }),
    CRYPTO_CONSTRAINTS_FAILURE: () => verifyAuthenticationSync({ ...requestOf(good), algorithm: 'ES256' }),
  };
  function noCheckBothWays({ checks }: ValidationReport): void {
    for (const { check, about } of checks.filter(({ result }) => result !== 'passed'))
      assert.ok(
        !checks.some((one) => one.check === check && one.about === about && one.result === 'passed'),
        `${check} of ${about}`,
      );
  }

  it('never lets a check pass that failed: algorithms, keys, what an issuer may', () => {
    for (const [change, code, check, about] of [
      [{ profile: weak }, 'certificate.algorithm_not_accepted', 'cryptography', 'certificate'],
      [{ profile: keyless }, 'certificate.key_not_accepted', 'cryptography', 'certificate'],
      [{ trustAnchors: [noSigner.certificate] }, 'issuer.key_usage', 'certificationAuthority', 'trust-anchor'],
    ] as const) {
      const report = ask({ ...change, revocation: skipRevocation });
      assert.ok(
        report.findings.some((finding) => finding.code === code && finding.about === about),
        code,
      );
      assert.ok(
        report.checks.some((one) => one.check === check && one.about === about && one.result === 'failed'),
        code,
      );
      noCheckBothWays(report);
    }
  });

  for (const [subIndication, make] of Object.entries(reports))
    it(`names places, checks and clauses of its tables, and the indication of ${subIndication}`, () => {
      const report = make();
      if (report.status === 'valid') assert.equal(subIndication, 'TOTAL_PASSED');
      else {
        assert.equal(report.subIndication, subIndication);
        const isFailed = report.status === 'invalid' && subIndications[subIndication]!;
        assert.equal(report.indication, isFailed ? 'TOTAL-FAILED' : 'INDETERMINATE');
      }
      for (const { about } of [...report.checks, ...report.findings, ...report.times, ...report.missing])
        assert.match(about, /^(?:certificate|issuer-\d+|trust-anchor|signature|(?:ocsp|crl|snapshot)-\d+)$/);
      noCheckBothWays(report);
      for (const { check, clause, result } of report.checks) {
        assert.equal(clause, checkClauses[check]);
        assert.ok(['passed', 'failed', 'unknown'].includes(result));
      }
      for (const finding of report.findings.filter(({ level, code }) => level !== 'note' && !code.startsWith('pool.')))
        assert.ok(
          report.checks.some(({ result }) => result !== 'passed') || finding.code === 'path.not_found',
          finding.code,
        );
    });

  it('says that nobody looked at the status where nobody did, and decides by the rest', () => {
    const report = ask({ revocation: skipRevocation });
    assert.equal(report.status, 'valid');
    assert.deepEqual(
      report.findings.map(({ code, about }) => [code, about]),
      [['revocation.not_checked', 'certificate']],
    );
  });

  it('tells validity beside a missing path (RFC 5280 §4.1.2.5)', async () => {
    const stranger = await newRoot('Stranger');
    for (const [time, code] of [
      [late, 'certificate.expired'],
      [early, 'certificate.not_yet_valid'],
      [at, undefined],
    ] as const) {
      const report = ask({ trustAnchors: [stranger.certificate], at: time });
      assert.deepEqual(
        report.findings.map((finding) => finding.code),
        ['path.not_found', ...(code === undefined ? [] : [code])],
      );
      assert.deepEqual(
        report.checks.map(({ check, about, result }) => [check, about, result]),
        [
          ['trustAnchor', 'certificate', 'unknown'],
          ...(code === undefined ? [] : [['validity', 'certificate', 'failed']]),
        ],
      );
    }
  });

  it('says that an issuer may not be as far from the certificate (RFC 5280 §6.1.4 (l))', async () => {
    const root = await certificate({ subject: 'Root', ca: { pathLength: 0 } });
    const middle = await certificate({ subject: 'Middle', ca: {}, issuer: root });
    const leaf = await certificate({ subject: 'Leaf', issuer: middle });
    const report = verifyCertificateSync({
      ...base,
      certificate: leaf.certificate,
      intermediates: [middle.certificate],
      trustAnchors: [root.certificate],
      revocation: skipRevocation,
    });
    assert.deepEqual(
      report.findings.filter(({ level }) => level === 'invalid').map(({ code, about }) => [code, about]),
      [['issuer.path_too_long', 'issuer-1']],
    );
    const checked = report.checks.filter(({ check }) => check === 'certificationAuthority');
    assert.deepEqual(
      checked.map(({ about, result }) => [about, result]),
      [
        ['trust-anchor', 'passed'],
        ['issuer-1', 'failed'],
      ],
    );
  });

  it('a root asked about itself passes what a root is asked, and says so', () => {
    const report = verifyTrustAnchorSync({ certificate: good.root.certificate, at, purpose: 'any' });
    assert.equal(report.status, 'valid');
    assert.deepEqual(
      report.findings.map(({ code, about }) => [code, about]),
      [['revocation.not_checked', 'certificate']],
    );
    for (const check of ['signature', 'validity', 'certificationAuthority', 'purpose', 'trustAnchor'] as const)
      assert.ok(
        report.checks.some((one) => one.check === check && one.about === 'certificate' && one.result === 'passed'),
        check,
      );
    const holder = verifyTrustAnchorSync({ certificate: good.holder.certificate, at, purpose: 'any' });
    assert.ok(holder.findings.some(({ code }) => code === 'issuer.not_a_ca'));
    const broken = verifyTrustAnchorSync({ certificate: good.root.certificate.slice(1), at, purpose: 'any' });
    assert.deepEqual(
      broken.findings.map(({ code }) => code),
      ['certificate.malformed'],
    );
    assert.throws(
      () => verifyTrustAnchorSync({ certificate: good.root.certificate, at: new Date('x'), purpose: 'any' }),
      TypeError,
    );
  });
});
