import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex, toHex } from '@inro/foundation';
import { login, requestOf } from '../../../quality/testing/verifier/authority.ts';
import { joseToDer } from '../src/jose.ts';
import { findings, type ValidationReport, verifyAuthenticationSync } from '../src/node/index.ts';
import { renderReportPage, sentenceOf } from '../src/page/index.ts';
import { checkWords, placeOf, suppliers, verdicts, words } from '../src/page/texts.ts';
import { ecdsaToFixedWidth } from '../src/web/signature-verifier.ts';

const locales = ['ja', 'ja-x-easy', 'en'] as const;
const good = await login();
const undecided = verifyAuthenticationSync({ ...requestOf(good), staple: undefined });

describe('the words of a report page', () => {
  it('are there in every locale', () => {
    for (const table of [checkWords, suppliers, verdicts, words])
      for (const [name, text] of Object.entries(table))
        for (const locale of locales) assert.ok(text[locale].length > 0, `${name} ${locale}`);
    for (const code of Object.keys(findings) as (keyof typeof findings)[])
      for (const locale of locales) assert.ok(sentenceOf(code)[locale].length > 0, `${code} ${locale}`);
    for (const about of ['certificate', 'issuer-1', 'issuer-2'])
      for (const locale of locales) assert.ok(placeOf(about)[locale].length > 0, `${about} ${locale}`);
  });
});

describe('a report page', () => {
  const [finding] = undecided.findings.filter(({ level }) => level !== 'note');
  const [check] = undecided.checks;
  /** The same report with other findings and checks. */
  const page = (change: Partial<Pick<ValidationReport, 'findings' | 'checks'>>): string =>
    renderReportPage({ ...undecided, ...change } as ValidationReport, 'en');
  const places = (text: string, parts: readonly string[]): number[] => parts.map((part) => text.indexOf(part));
  const inOrder = (numbers: readonly number[]): void => {
    assert.ok(
      numbers.every((place) => place >= 0),
      `${numbers}`,
    );
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
    );
  };

  it('tells what decided before what is only noted', () => {
    const note = { ...finding!, level: 'note' as const, clause: 'Clause of the note' };
    const decisive = { ...finding!, clause: 'Clause of the reason' };
    inOrder(places(page({ findings: [note, decisive] }), [decisive.clause, note.clause]));
  });

  it('tells what failed first, then what nobody knows, then what passed', () => {
    const checks = (['passed', 'unknown', 'failed'] as const).map((result) => ({
      ...check!,
      result,
      clause: `Clause that ${result}`,
    }));
    const shown = page({ checks });
    inOrder(places(shown, ['Clause that failed', 'Clause that unknown', 'Clause that passed']));
  });

  it('has no heading over nothing', () => {
    const shown = renderReportPage(
      { ...undecided, findings: [], missing: [], checks: [] } as never as ValidationReport,
      'en',
    );
    assert.doesNotMatch(shown, /<h2>/);
    assert.match(page({}), new RegExp(sentenceOf(finding!.code).en.slice(0, 12)));
  });
});

describe('RFC 3279 §2.2.3: an ECDSA signature in the width that WebCrypto takes', () => {
  const fixed = (hex: string, width: number): string | undefined => {
    const bytes = ecdsaToFixedWidth(fromHex(hex), width);
    return bytes && toHex(bytes);
  };
  it('is two numbers, filled up from the left', () => {
    assert.equal(fixed('3006020101020102', 2), '00010002');
    assert.equal(fixed('3006020100020100', 2), '00000000');
    assert.equal(fixed('3008020200800202 00FF'.replaceAll(' ', ''), 1), '80FF');
    assert.equal(fixed('3008020212340202 5678'.replaceAll(' ', ''), 2), '12345678');
  });

  it('is nothing else: no negative number, none too long, none that is padded, and nothing after it', () => {
    for (const wrong of [
      '3006020180020101',
      '3006020101020180',
      '3007020201000201 01',
      '30080202000102020001',
      '300602010102010200',
      '3009020101020102020103',
      '3003020101',
      '',
    ])
      assert.equal(fixed(wrong.replaceAll(' ', ''), 1), undefined, wrong);
  });
});

describe('RFC 7518 §3.4: an ECDSA signature of JOSE as DER', () => {
  const numbers = [
    '00'.repeat(32),
    `00${'7f'.repeat(31)}`,
    `0080${'11'.repeat(30)}`,
    'ff'.repeat(32),
    `${'00'.repeat(31)}01`,
  ];

  it('is the same two numbers, each in its shortest form', () => {
    for (const r of numbers)
      for (const s of numbers) {
        const encoded = joseToDer(fromHex(r + s))!;
        assert.equal(toHex(ecdsaToFixedWidth(encoded, 32)!), (r + s).toUpperCase());
      }
    assert.equal(toHex(joseToDer(fromHex(numbers[0]! + numbers[4]!))!), '3006020100020101');
    assert.equal(joseToDer(new Uint8Array(132).fill(0xff))!.subarray(0, 3).join(), '48,129,138');
  });

  it('is of P-256, P-384 or P-521, or nothing', () => {
    for (const length of [64, 96, 132]) assert.ok(joseToDer(new Uint8Array(length)));
    for (const length of [0, 63, 65, 128, 134]) assert.equal(joseToDer(new Uint8Array(length)), undefined, `${length}`);
  });
});
