import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LocalizedText } from '@inro/problem';
import { type CheckName, type Finding, type FindingCode, findings } from '../src/index.ts';
import { describeReport, type ReportData, renderReportPage, sentenceOf } from '../src/page/index.ts';
import {
  checkWords,
  notRevokedAt,
  placeOf,
  suppliers,
  timeInJapan,
  timeWords,
  verdicts,
  words,
} from '../src/page/texts.ts';
import type { Check, ValidationReport } from '../src/report.ts';

const locales = ['en', 'ja', 'ja-x-easy'] as const;
const kana = /[\u3040-\u30ff]/;
const kanji = /[\u4e00-\u9fff]/;

/** Said in all three languages, each in its own script, and no empty words between. */
function isSaid(text: LocalizedText, what: string): void {
  assert.deepEqual(Object.keys(text).sort(), [...locales], what);
  assert.match(text.en, /^[A-Za-z]/, what);
  assert.doesNotMatch(text.en, kanji, what);
  for (const locale of ['ja', 'ja-x-easy'] as const)
    assert.ok(kana.test(text[locale]) || kanji.test(text[locale]), `${what} ${locale}`);
}

const about = (code: FindingCode, place = 'certificate'): Finding => {
  const { level, clause, supplier } = findings[code];
  return { code, level, clause, supplier, about: place };
};
const check = (name: CheckName, result: Check['result'], place = 'certificate'): Check => ({
  check: name,
  clause: 'RFC 5280',
  about: place,
  result,
});
const data = (more: Partial<ReportData>): ReportData => ({
  status: 'indeterminate',
  validationTime: '2026-11-22T12:00:00Z',
  checks: [],
  findings: [],
  missing: [],
  times: [],
  ...more,
});

describe('the words of a page', () => {
  it('are said in Japanese, easy Japanese and English', () => {
    for (const table of [checkWords, suppliers, verdicts, words, timeWords])
      for (const [name, text] of Object.entries(table)) isSaid(text, name);
    for (const code of Object.keys(findings) as FindingCode[]) isSaid(sentenceOf(code), code);
    isSaid(notRevokedAt({ ja: '今', 'ja-x-easy': '今(いま)', en: 'now' }), 'notRevokedAt');
  });

  it('name every place of a report, and keep its number', () => {
    const places = ['certificate', 'issuer', 'trust-anchor', 'intermediate', 'signature', 'ocsp', 'crl', 'snapshot'];
    const said = new Set<string>();
    for (const name of places) {
      if (name !== 'ocsp') isSaid(placeOf(name), name);
      for (const locale of locales) {
        assert.ok(placeOf(name)[locale].length > 1, name);
        assert.equal(placeOf(`${name}-12`)[locale], `${placeOf(name)[locale]} 12`, name);
      }
      assert.notEqual(placeOf(name).ja, name);
      said.add(placeOf(name).en);
    }
    assert.equal(said.size, places.length);
    assert.deepEqual(placeOf('Some thing'), { ja: 'Some thing', 'ja-x-easy': 'Some thing', en: 'Some thing' });
  });

  it('say of each finding what it is: a sentence for each kind, the last for what is only noted', () => {
    const kinds: readonly (readonly FindingCode[])[] = [
      ['certificate.malformed', 'certificate.algorithm_mismatch'],
      ['certificate.not_yet_valid'],
      ['certificate.expired'],
      ['certificate.unknown_critical_extension', 'certificate.algorithm_not_accepted', 'certificate.key_not_accepted'],
      ['path.signature_invalid'],
      ['path.limit_exceeded', 'names.limit_exceeded'],
      ['path.not_found'],
      ['names.not_the_expected'],
      ['issuer.not_a_ca', 'issuer.key_usage', 'names.excluded', 'names.malformed', 'policy.not_acceptable'],
      ['purpose.key_usage', 'purpose.is_a_ca'],
      ['profile.key_usage', 'webpki.key'],
      ['revocation.revoked'],
      ['revocation.suspended'],
      ['revocation.missing'],
      ['revocation.stale'],
      ['revocation.unknown', 'revocation.unusable'],
      ['revocation.snapshot_used'],
      ['revocation.not_checked'],
      ['authentication.signature_invalid', 'authentication.algorithm_not_accepted'],
      ['pool.malformed', 'ocsp.stale', 'crl.stale', 'snapshot.stale'],
    ];
    const sentences = kinds.map((codes) => {
      const all = new Set(codes.map((code) => sentenceOf(code).en));
      assert.equal(all.size, 1, codes.join());
      return [...all][0];
    });
    assert.equal(new Set(sentences).size, kinds.length);
    // The words of a kind are the kind's own: what is read at a counter decides what is done.
    for (const [code, word] of [
      ['certificate.expired', /expired/],
      ['certificate.not_yet_valid', /not valid yet/],
      ['revocation.revoked', /revoked/],
      ['revocation.suspended', /suspended/],
      ['revocation.stale', /too old/],
      ['path.limit_exceeded', /too much/],
      ['authentication.signature_invalid', /login/],
      ['ocsp.stale', /could not be used/],
    ] as const)
      assert.match(sentenceOf(code).en, word);
  });

  it('of a time are Japan’s, in each month', () => {
    const months = 'January February March April May June July August September October November December'.split(' ');
    for (const [i, month] of months.entries()) {
      const text = timeInJapan(`2026-${String(i + 1).padStart(2, '0')}-05T03:04:59Z`);
      assert.equal(text.en, `5 ${month} 2026, 12:04 (Japan time)`);
      assert.equal(text.ja, `2026年${i + 1}月5日 12:04（日本時間）`);
      assert.equal(text['ja-x-easy'], `2026年(ねん) ${i + 1}月(がつ) 5日(にち) 12:04`);
    }
  });
});

describe('a report in words', () => {
  it('says what is missing and who has it', () => {
    const described = describeReport(
      data({
        missing: [
          { what: 'revocationStatus', about: 'certificate', supplier: 'wallet' },
          { what: 'issuerCertificate', about: 'certificate', supplier: 'holder' },
          { what: 'smallerInput', about: 'certificate', supplier: 'relyingParty' },
        ],
      }),
    );
    assert.deepEqual(
      described.missing.map(({ en }) => en),
      [
        'proof that the certificate is still good – can come from: the holder’s wallet',
        'the issuer’s certificate – can come from: the holder',
        'smaller input – can come from: the service that checks',
      ],
    );
    for (const text of described.missing) isSaid(text, text.en);
    assert.equal(described.missing[1]!.ja, '発行者の証明書 – 用意できるのは: 証明書の持ち主');
  });

  it('asks first what a person asks: signature, use, time, revocation, root; then what did not pass', () => {
    const names: readonly CheckName[] = ['trustAnchor', 'revocation', 'validity', 'purpose', 'authenticationSignature'];
    const checks = [
      check('structure', 'passed'),
      check('policies', 'failed'),
      check('cryptography', 'unknown'),
      ...names.map((name) => check(name, 'passed')),
    ];
    for (const given of [checks, checks.toReversed()]) {
      const { main, others } = describeReport(data({ checks: given }));
      assert.deepEqual(
        main.map((one) => one.check),
        [...names.toReversed(), 'policies', 'cryptography'],
      );
      assert.deepEqual(
        others.map((one) => one.check),
        ['structure'],
      );
    }
    const [only] = describeReport(data({ checks: [check('validity', 'unknown', 'issuer-1')] })).checks;
    assert.deepEqual([only!.text.en, only!.place.en, only!.outcome.en], ['time of validity', 'issuer 1', 'not known']);
  });

  it('says when the certificate was seen not to be revoked: the earliest time that anything told', () => {
    const times = (
      [
        ['thisUpdate', 'ocsp-0', '2026-11-22T11:00:00Z'],
        ['thisUpdate', 'crl-1', '2026-11-22T10:00:00Z'],
        ['producedAt', 'snapshot-0', '2026-11-22T09:00:00Z'],
        ['nextUpdate', 'snapshot-0', '2026-11-22T08:00:00Z'],
        ['nextUpdate', 'ocsp-0', '2026-11-22T07:00:00Z'],
        ['producedAt', 'ocsp-0', '2026-11-22T06:00:00Z'],
        ['notBefore', 'certificate', '2026-01-01T00:00:00Z'],
        ['notAfter', 'issuer-1', '2029-01-01T00:00:00Z'],
        ['notAfter', 'certificate', '2028-01-01T00:00:00Z'],
      ] as const
    ).map(([what, place, at]) => ({ what, about: place, at }));
    const said = (count: number, more: Partial<ReportData> = {}) =>
      describeReport(data({ times: times.slice(count), ...more })).times.map(({ term, at }) => [term.en, at]);
    const now = ['Checked for', '2026-11-22T12:00:00Z'];
    const end = ['The certificate holds until', '2028-01-01T00:00:00Z'];
    assert.deepEqual(said(0), [now, ['Was not revoked at', '2026-11-22T09:00:00Z'], end]);
    assert.deepEqual(said(3), [now, end]);
    assert.deepEqual(said(9), [now]);
    const issuerAlone = describeReport(data({ times: times.slice(7, 8) })).times;
    assert.equal(issuerAlone[1]!.at, '2029-01-01T00:00:00Z');
    const checks = [check('revocation', 'passed'), check('validity', 'passed')];
    const [seen, other] = describeReport(data({ times, checks })).checks;
    assert.equal(seen!.text.en, 'was not revoked at 22 November 2026, 18:00 (Japan time)');
    assert.equal(seen!.text.ja, '2026年11月22日 18:00（日本時間）の時点で失効していなかったこと');
    assert.match(seen!.text['ja-x-easy'], /18:00に 使\(つか\)えたか$/);
    assert.equal(other!.text.en, 'time of validity');
    const failed = describeReport(data({ times, checks: [check('revocation', 'failed')] })).checks;
    assert.equal(failed[0]!.text.en, 'whether it is revoked');
  });
});

describe('a report page', () => {
  const report = data({
    checks: [check('validity', 'passed')],
    findings: [{ ...about('revocation.missing'), clause: '<b>"&\'' }],
    missing: [{ what: 'revocationStatus', about: 'certificate', supplier: 'wallet' }],
  }) as ValidationReport;
  it('says its language (HTML §3.2.6.1): easy Japanese is Japanese', () => {
    const languages = (['ja', 'ja-x-easy', 'en'] as const).map(
      (locale) => /<html lang="([^"]*)">/.exec(renderReportPage(report, locale))![1],
    );
    assert.deepEqual(languages, ['ja', 'ja', 'en']);
  });
  it('escapes what came from elsewhere, and shows readings above the characters alone', () => {
    const page = renderReportPage(report, 'en');
    assert.ok(page.includes('&#60;b&#62;&#34;&#38;&#39; · revocation.missing'));
    assert.ok(!page.includes('<b>'));
    const easy = renderReportPage(report, 'ja-x-easy');
    assert.match(easy, /<title>証明書を しらべました<\/title>/);
    assert.ok(easy.includes('<ruby>証明書<rp>(</rp><rt>しょうめいしょ</rt><rp>)</rp></ruby>'));
  });
  it('has headings for what there is, and the class of its verdict and of each check', () => {
    const page = renderReportPage(report, 'en');
    assert.deepEqual(
      [...page.matchAll(/<h2>([^<]*)<\/h2><(ul|table)>/g)].map(([, title, kind]) => `${title} ${kind}`),
      ['Why ul', 'What is missing ul', 'What was checked table'],
    );
    assert.equal(page.match(/<\/ul>/g)!.length, 2);
    assert.match(page, /<\/table><\/main>/);
    assert.match(page, /<p class="verdict indeterminate">Undecided/);
    assert.match(
      page,
      /<tr class="passed"><td>time of validity<br><small>certificate · RFC 5280<\/small><\/td><td>passed/,
    );
    assert.match(page, /<time datetime="2026-11-22T12:00:00Z">22 November 2026, 21:00/);
  });
});
