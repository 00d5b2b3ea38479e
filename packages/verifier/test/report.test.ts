import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { toBase64Url, utf8 } from '@inro/foundation';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { login, privateKey, requestOf, signLogin } from '../../../quality/testing/verifier/authority.ts';
import { findings, reportToJson, type ValidationReport, verifyAuthenticationSync } from '../src/node/index.ts';
import { describeReport, type ReportData, renderReportPage, sentenceOf } from '../src/page/index.ts';

const root = join(import.meta.dirname, '../../..');
const docs = readFileSync(join(root, 'docs/why-we-refuse.md'), 'utf8');
const validate = new Ajv2020().compile(
  JSON.parse(readFileSync(join(root, 'docs/schema/validation-report.json'), 'utf8')),
);
const good = await login();
const reports: Record<string, ValidationReport> = {
  valid: verifyAuthenticationSync(requestOf(good)),
  invalid: verifyAuthenticationSync({ ...requestOf(good), signedData: new Uint8Array(3) }),
  indeterminate: verifyAuthenticationSync({ ...requestOf(good), staple: undefined }),
};

describe('the report', () => {
  it('has a section in docs/why-we-refuse.md for every code, and no section without one', () => {
    const sections = [...docs.matchAll(/^## `([^`]+)`/gm)].map(([, code]) => code!);
    assert.deepEqual(sections.sort(), Object.keys(findings).sort());
    for (const [code, { clause }] of Object.entries(findings)) assert.ok(docs.includes(clause), `${code}: ${clause}`);
  });
  it('is JSON of the published schema, without certificate, name or serial number', () => {
    for (const [status, report] of Object.entries(reports)) {
      assert.equal(report.status, status);
      const json = reportToJson(report);
      assert.ok(validate(JSON.parse(JSON.stringify(json))), JSON.stringify(validate.errors));
      assert.doesNotMatch(JSON.stringify(json), /Holder|Root/);
    }
  });
  it('has the pairs of ETSI EN 319 102-1 §5.1.3 alone: TOTAL-FAILED only where the standard says so', () => {
    const wrongUse = verifyAuthenticationSync({ ...requestOf(good), purpose: 'digital-signature' });
    const late = verifyAuthenticationSync({ ...requestOf(good), at: new Date('2031-01-01T00:00:00Z') });
    const pairs = [wrongUse, late, reports.invalid!, reports.indeterminate!].map((report) => [
      report.status,
      report.indication,
      'subIndication' in report ? report.subIndication : '',
    ]);
    assert.deepEqual(pairs, [
      ['invalid', 'INDETERMINATE', 'CHAIN_CONSTRAINTS_FAILURE'],
      ['invalid', 'TOTAL-FAILED', 'EXPIRED'],
      ['invalid', 'TOTAL-FAILED', 'SIG_CRYPTO_FAILURE'],
      ['indeterminate', 'INDETERMINATE', 'TRY_LATER'],
    ]);
  });
  it('is a page in three locales, with no script, no request and no name', () => {
    for (const report of Object.values(reports))
      for (const locale of ['ja', 'ja-x-easy', 'en'] as const) {
        const page = renderReportPage(report, locale);
        assert.doesNotMatch(page, /<script|https?:|Holder|src=/);
        assert.match(page, /^<!doctype html>/);
        if (locale === 'en') assert.doesNotMatch(page, /[\u3040-\u30ff\u4e00-\u9fff]/);
      }
    assert.match(renderReportPage(reports.valid!, 'ja-x-easy'), /<ruby>使<rp>/);
  });
  it('says until when a certificate was not revoked, never that it is not (issue 10 E1)', () => {
    const [ours] = describeReport(reports.valid!).main.filter(({ check }) => check === 'revocation');
    const seen = reports.valid!.times.filter(({ what }) => what === 'thisUpdate').map(({ at }) => at);
    assert.ok(seen.length > 0);
    for (const locale of ['ja', 'ja-x-easy', 'en'] as const) {
      const { times } = describeReport(reports.valid!);
      assert.equal(times[1]!.at, seen.sort()[0]);
      assert.match(ours!.text[locale], /\d\d:\d\d/);
      for (const report of Object.values(reports))
        assert.doesNotMatch(
          renderReportPage(report, locale),
          /is not revoked|not revoked<|失効していない[^こか]|失効していないこと</,
        );
    }
    assert.match(ours!.text.en, /^was not revoked at /);
    // Without a time, and where it failed, nothing of a time is said.
    const bare = describeReport({ ...reports.valid!, times: [] }).main;
    assert.equal(bare.find(({ check }) => check === 'revocation')!.text.en, 'whether it is revoked');
  });
  it('says one line a kind of check, the worst over all certificates, the holder’s own where several are as bad', () => {
    const check = { check: 'validity', clause: 'x' } as const;
    const data = (results: readonly (readonly [string, 'passed' | 'failed' | 'unknown'])[]): ReportData => ({
      ...reports.valid!,
      checks: results.map(([about, result]) => ({ ...check, about, result })),
    });
    const line = (...results: Parameters<typeof data>[0]) => {
      const [first] = describeReport(data(results)).main;
      return `${first?.about} ${first?.result}`;
    };
    assert.equal(line(['issuer-1', 'passed'], ['certificate', 'passed']), 'certificate passed');
    assert.equal(
      line(['certificate', 'passed'], ['issuer-1', 'failed'], ['trust-anchor', 'unknown']),
      'issuer-1 failed',
    );
    assert.equal(line(['certificate', 'passed'], ['trust-anchor', 'unknown']), 'trust-anchor unknown');
  });
  it('is described the same out of its plain data', () => {
    for (const report of Object.values(reports)) {
      const plain = JSON.parse(JSON.stringify(reportToJson(report))) as ReportData;
      assert.deepEqual(describeReport(plain), JSON.parse(JSON.stringify(describeReport(report))));
    }
  });
  it('says each finding in Japanese, easy Japanese with readings, and English', () => {
    for (const code of Object.keys(findings) as (keyof typeof findings)[]) {
      const text = sentenceOf(code);
      assert.ok(text.ja !== text['ja-x-easy'] && text.en.length > 5);
      const bare = text['ja-x-easy'].replace(/[\u4e00-\u9fff々]+[\u3040-\u309f]*\([\u3040-\u309fー]+\)/g, '');
      assert.doesNotMatch(bare, /[\u4e00-\u9fff]/, text['ja-x-easy']);
    }
  });
});

describe('inro verify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inro-verify-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const trust = file('root.cer', good.root.certificate);
  const run = (...args: string[]) => {
    try {
      const all = [
        join(root, 'tools/inro/inro.mjs'),
        'verify',
        ...args,
        '--trust',
        trust,
        '--at',
        '2026-11-22T12:00:00Z',
      ];
      return { code: 0, out: execFileSync(process.execPath, all, { encoding: 'utf8', stdio: 'pipe' }) };
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      return { code: status, out: stdout };
    }
  };
  it('gives certificate, OCSP response and login answer a report and an exit code', () => {
    const leaf = file('leaf.cer', good.holder.certificate);
    const answer = file('answer.der', good.staple);
    assert.equal(run(leaf).code, 2);
    assert.equal(run(leaf, answer, '--purpose', 'user-authentication').code, 0);
    assert.equal(run(leaf, answer, '--purpose', 'digital-signature').code, 1);
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    const header = {
      alg: 'RS256',
      typ: 'inro-login+jws',
      x5c: [base64(good.holder.certificate)],
      ocsp: base64(good.staple),
    };
    const input = `${toBase64Url(utf8(JSON.stringify(header)))}.${toBase64Url(utf8('{}'))}`;
    const jws = `${input}.${toBase64Url(signLogin(privateKey('Holder', 'rsa'), utf8(input)))}`;
    const { code, out } = run(file('login.jws', utf8(jws)), '--json');
    assert.equal(code, 0);
    const [only] = JSON.parse(out) as { report: unknown }[];
    assert.ok(validate(only?.report));
  });
  it('ends with 3 for what cannot be read, and with 1 for what is malformed', () => {
    assert.equal(run(join(folder, 'nothing')).code, 3);
    assert.equal(run(file('noise', new Uint8Array(40).fill(0x30))).code, 1);
  });
});
