import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCertificate } from '@inro/pki/read';
import { conformanceFolder, loadSuites, suiteKinds } from '../../../quality/conformance/load.ts';
import { runSuite, type Suite } from '../../../quality/conformance/suite.ts';
import { limboSuite, profileOf } from '../../../quality/conformance/suites/limbo.ts';
import { revocationSuites } from '../../../quality/conformance/suites/revocation.ts';
import { at, certificate, list, newRoot, privateKey } from '../../../quality/testing/verifier/authority.ts';

const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;

describe('how answers are counted', async () => {
  const root = await newRoot('Root', 'p256');
  const target = await certificate({ subject: 'Leaf', issuer: root, key: privateKey('Leaf', 'p256') });
  const { serialNumber } = parseCertificate(target.certificate);
  const bundle = async (revoked: boolean) =>
    new TextEncoder().encode(
      pem('CERTIFICATE', target.certificate) +
        pem('CA CERTIFICATE', root.certificate) +
        pem('CRL', await list(root, revoked ? [{ serialNumber, revocationDate: at, reason: 'superseded' }] : [])),
    );
  const files = new Map([
    ['crl/good', await bundle(false)],
    ['crl/revoked', await bundle(true)],
  ]);
  const count = (crl: Record<string, string>) => {
    const time = at.getTime() / 1000;
    const [lists] = revocationSuites('own', files, {
      time_ocsp: time,
      time_crl: time,
      max_age_s: 86_400,
      ocsp: {},
      crl,
    });
    return runSuite(lists!);
  };
  it('an accept of what must be refused is a false accept, of lists and responses as of paths', () => {
    for (const expected of ['REVOKED', 'UNKNOWN']) {
      const { agree, falseAccepts, falseRejects } = count({ good: expected });
      assert.deepEqual([agree, falseAccepts, falseRejects], [0, ['good'], []]);
    }
  });
  it('a refusal of what is good, or for something else than the suite says, is a false reject', () => {
    for (const expected of ['GOOD', 'UNKNOWN']) {
      const { agree, falseAccepts, falseRejects } = count({ revoked: expected });
      assert.deepEqual([agree, falseAccepts, falseRejects], [0, [], ['revoked']]);
    }
    assert.equal(count({ good: 'GOOD', revoked: 'REVOKED' }).agree, 2);
  });
  it('limbo’s cases are asked under the rule book that they are about', () => {
    for (const id of ['rfc5280::nc::x', 'bettertls::nc::x', 'pathlen::validation-ignores-pathlen-in-leaf', 'crl::x'])
      assert.equal(profileOf(id).name, 'rfc5280', id);
    for (const id of ['webpki::san::x', 'cve::x', 'online::example.com'])
      assert.equal(profileOf(id).name, 'webpki', id);
    assert.deepEqual([profileOf('webpki::x').checkTrustAnchor, profileOf('online::x').checkTrustAnchor], [true, false]);
  });
  it('a CA as peer, with a path length of its own, is no longer than its issuer allows', async () => {
    const options = { ca: { pathLength: 0 }, key: privateKey('Middle', 'p256') };
    const first = await certificate({ subject: 'First', issuer: root, ...options });
    const second = await certificate({
      subject: 'Second',
      issuer: first,
      ca: { pathLength: 0 },
      key: privateKey('Leaf', 'p256'),
    });
    const one = {
      id: 'pathlen::validation-ignores-pathlen-in-leaf',
      validation_kind: 'SERVER',
      trusted_certs: [pem('CERTIFICATE', root.certificate)],
      untrusted_intermediates: [pem('CERTIFICATE', first.certificate)],
      peer_certificate: pem('CERTIFICATE', second.certificate),
      validation_time: at.toISOString(),
      key_usage: [],
      extended_key_usage: [],
      expected_result: 'SUCCESS',
      expected_peer_name: null,
      expected_peer_names: [],
      max_chain_depth: null,
    } as const;
    assert.equal(runSuite(limboSuite('own', { testcases: [one] }, at)).agree, 1);
  });
});

const { suites, found } = loadSuites(conformanceFolder(), new Date('2026-11-22T00:00:00Z'));
console.log(`foreign suites: ${found.size} of ${suiteKinds.length} found`);

/** False rejects that are allowed, and no more; a skip is a miss. */
function allowedFalseRejects({ name, cases }: Suite): number {
  if (/limbo/.test(name)) return Math.ceil(cases.length / 109);
  // BER and SHA-3: packages/signature/test/foreign-signatures.test.ts says of each why.
  if (/:cades$/.test(name)) return Math.ceil((cases.length * 5) / 37);
  return /pkits/.test(name) ? 3 : 0;
}

describe('foreign suites', () => {
  it('are all there where CI runs', () => {
    if (process.env.CI === 'true') assert.deepEqual([...found].sort(), [...suiteKinds].sort());
  });
  for (const suite of suites)
    it(`${suite.name}: ${suite.cases.length} cases, nothing bad accepted, each under a second`, () => {
      const result = runSuite(suite);
      assert.deepEqual(result.falseAccepts, []);
      assert.deepEqual(result.skips, []);
      assert.ok(result.falseRejects.length <= allowedFalseRejects(suite), result.falseRejects.join(', '));
      assert.ok(result.slowestMs < 1000, `${result.slowestMs} ms`);
    });
});
