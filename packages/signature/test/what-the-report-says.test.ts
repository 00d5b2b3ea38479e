import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findings, nodeSignatureVerifier, reportToJson } from '@inro/verifier/node';
import { describeReport, renderReportPage } from '@inro/verifier/page';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { at, documentOf, questionOf, signatory, signDocument } from '../../../quality/testing/signature/signatory.ts';
import { der } from '../../../quality/testing/verifier/authority.ts';
import { type CadesRequest, everySignatureHoldsNow, readCades, verifyCadesNow } from '../src/verify/index.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../docs/schema/validation-report.json'), 'utf8'),
);
const matches = new Ajv2020().compile(schema);
const document = documentOf('the contract');
const who = await signatory();
const request = new Uint8Array(32);
const good = signDocument(who, document, { mediaType: 'text/plain', requestDigest: request });
const asked = { ...questionOf(who, good, document), requestDigest: request, expectedMediaType: 'text/plain' };
const { requestDigest: _, ...unnamed } = asked;

const OURS = [
  'signatureForm',
  'signingCertificate',
  'documentDigest',
  'documentSignature',
  'signingTime',
  'mediaType',
  'requestBinding',
];
const late = signDocument(who, document, { at: new Date(at.getTime() + 3_600_000) });
const wrongValue = good.slice();
wrongValue[good.length - 1]! ^= 1;

/** Finding → the request that has it, and the check that it decides. */
const cases: Readonly<Record<string, readonly [CadesRequest, string]>> = {
  'document.signature_malformed': [{ ...asked, signature: new Uint8Array(3) }, 'signatureForm'],
  'document.not_given': [{ ...asked, document: undefined }, 'documentDigest'],
  'document.digest_mismatch': [{ ...asked, document: request }, 'documentDigest'],
  'document.signature_invalid': [{ ...asked, signature: wrongValue }, 'documentSignature'],
  'document.signing_time': [questionOf(who, late, document), 'signingTime'],
  'document.media_type': [{ ...asked, expectedMediaType: 'text/html' }, 'mediaType'],
  'document.other_request': [{ ...asked, requestDigest: new Uint8Array(32).fill(1) }, 'requestBinding'],
  'document.request_not_named': [unnamed, 'requestBinding'],
};

describe('the report of a signed document', () => {
  it('has every check that passed, about the signature, beside those of the certificate', () => {
    const report = verifyCadesNow(asked, nodeSignatureVerifier);
    const ours = report.checks.filter(({ check }) => OURS.includes(check));
    assert.deepEqual(
      ours.map(({ check, about, result }) => [check, about, result]),
      OURS.map((check) => [check, 'signature', 'passed']),
    );
    assert.deepEqual([report.purpose, report.profile, report.findings], ['digital-signature', 'rfc5280', []]);
    assert.ok(report.times.some(({ what, at: time }) => what === 'signingTime' && time === '2026-11-22T12:00:00Z'));
    assert.deepEqual(
      describeReport(report)
        .main.slice(0, 2)
        .map(({ check }) => check),
      ['documentSignature', 'documentDigest'],
    );
  });

  for (const [code, [question, check]] of Object.entries(cases))
    it(`${code} is about the signature and decides ${check}; JSON of the schema, a page in three languages`, () => {
      const report = verifyCadesNow(question, nodeSignatureVerifier);
      const [found] = report.findings.filter(({ level }) => level !== 'note');
      const { level, clause } = findings[code as keyof typeof findings];
      assert.deepEqual([found?.code, found?.about, found?.level, found?.clause], [code, 'signature', level, clause]);
      const [decided] = report.checks.filter(({ result }) => result !== 'passed');
      const result = level === 'invalid' ? 'failed' : 'unknown';
      assert.deepEqual([decided?.check, decided?.about, decided?.result], [check, 'signature', result]);
      assert.deepEqual([report.status, report.purpose], [level, 'digital-signature']);
      assert.ok(matches(JSON.parse(JSON.stringify(reportToJson(report)))), JSON.stringify(matches.errors));
      for (const locale of ['ja', 'ja-x-easy', 'en'] as const)
        assert.doesNotMatch(renderReportPage(report, locale), /Signatory|<script|https?:/);
    });

  it('names no person: not in what is malformed either', () => {
    const report = verifyCadesNow({ ...asked, signature: Uint8Array.of(...good, 0) }, nodeSignatureVerifier);
    assert.deepEqual(report.findings[0]?.detail, { reason: 'trailing_bytes' });
  });

  it('no trust anchors, no time: a programmer’s mistake', () => {
    assert.throws(() => verifyCadesNow({ ...asked, trustAnchors: [] }, nodeSignatureVerifier), TypeError);
    assert.throws(() => verifyCadesNow({ ...asked, at: new Date(Number.NaN) }, nodeSignatureVerifier), TypeError);
  });

  it('a file beyond 128 kB, and any SignedData beyond 16 MB, is not looked at', () => {
    const long = (size: number) => der.sequence(new Uint8Array(size));
    assert.throws(() => readCades(long(128 << 10)), {
      code: 'pki.malformed',
      details: { reason: 'too_large', structure: 'cades', offset: 0 },
    });
    assert.equal(everySignatureHoldsNow(long(16 << 20), document, nodeSignatureVerifier), 'malformed');
  });
});
