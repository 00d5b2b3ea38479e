import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { login, newRoot, requestOf } from '../../../quality/testing/verifier/authority.ts';
import { verifyAuthentication, verifyAuthenticationSync } from '../src/node/index.ts';

const codes = (report: { findings: readonly { code: string }[] }) => report.findings.map(({ code }) => code);

describe('a login with a stapled status', async () => {
  const good = await login();
  it('is valid, with every check named, and opens the validated certificate', async () => {
    const report = await verifyAuthentication(requestOf(good));
    assert.deepEqual(codes(report), []);
    assert.equal(report.status, 'valid');
    assert.ok(report.checks.every(({ result }) => result === 'passed'));
    for (const check of ['signature', 'validity', 'revocation', 'purpose', 'authenticationSignature'])
      assert.ok(
        report.checks.some((one) => one.check === check),
        check,
      );
    assert.ok(report.status === 'valid' && report.certificate.serialNumber.length > 0);
  });
  it('is indeterminate without the staple, and says that the wallet can supply it', () => {
    const report = verifyAuthenticationSync({ ...requestOf(good), staple: undefined });
    assert.equal(report.status, 'indeterminate');
    assert.deepEqual(report.missing, [{ what: 'revocationStatus', about: 'certificate', supplier: 'wallet' }]);
  });
  it('is indeterminate with a staple older than the request names', () => {
    const report = verifyAuthenticationSync({ ...requestOf(good), maximumStapleAge: 600 });
    assert.equal(report.status, 'indeterminate');
    assert.deepEqual(codes(report), ['ocsp.stale', 'revocation.stale']);
  });
  it('is invalid under another signature, other data or another purpose', () => {
    const wrong = Uint8Array.from(good.signature);
    wrong[7]! ^= 1;
    for (const change of [{ signature: wrong }, { signedData: new Uint8Array(1) }])
      assert.deepEqual(codes(verifyAuthenticationSync({ ...requestOf(good), ...change })), [
        'authentication.signature_invalid',
      ]);
    assert.deepEqual(codes(verifyAuthenticationSync({ ...requestOf(good), purpose: 'digital-signature' })), [
      'purpose.key_usage',
    ]);
  });
  it('is indeterminate below another trust anchor', async () => {
    const other = await newRoot('Another root');
    const report = verifyAuthenticationSync({ ...requestOf(good), trustAnchors: [other.certificate] });
    assert.equal(report.status, 'indeterminate');
    assert.ok(codes(report).includes('path.not_found'));
  });
});
