import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fromHex, toHex } from '@inro/foundation';
import { inByteOrder } from '../src/byte-order.ts';
import { checkClauses, findings } from '../src/node/index.ts';
import { checkWords, placeOf, suppliers, timeInJapan, verdicts, words } from '../src/page/texts.ts';

const docs = readFileSync(join(import.meta.dirname, '../../../docs/why-we-refuse.md'), 'utf8');

describe('the table of findings', () => {
  for (const [code, row] of Object.entries(findings))
    it(`says of ${code} what docs/why-we-refuse.md says: level, sub-indication, clause, who`, () => {
      const section = docs.split(`## \`${code}\`\n`)[1]!.split('\n## ')[0]!;
      const parts = [
        row.level,
        'subIndication' in row ? row.subIndication : undefined,
        row.clause,
        `who: ${row.supplier}`,
      ];
      assert.ok(section.includes(`*${parts.filter((part) => part !== undefined).join(' · ')}*`), section);
      assert.equal('subIndication' in row, row.level !== 'note');
    });
});

describe('the words of a page', () => {
  it('are in three languages each, and in no fourth', () => {
    for (const table of [checkWords, suppliers, verdicts, words])
      for (const [name, text] of Object.entries(table)) {
        assert.deepEqual(Object.keys(text).sort(), ['en', 'ja', 'ja-x-easy'], name);
        for (const one of Object.values(text)) assert.ok(one.length > 1, name);
      }
    for (const about of ['certificate', 'issuer-1', 'trust-anchor', 'signature', 'ocsp-1', 'crl-1', 'snapshot-1']) {
      const place = placeOf(about);
      assert.deepEqual(Object.keys(place).sort(), ['en', 'ja', 'ja-x-easy'], about);
      // The technical label stands there only where there is no word.
      for (const [locale, one] of Object.entries(place))
        assert.ok(
          one.length > 1 && !one.includes('undefined') && (locale === 'en' || one !== about),
          `${about} ${locale}`,
        );
    }
    assert.deepEqual(Object.keys(checkWords).sort(), Object.keys(checkClauses).sort());
  });
});

describe('a time on a page', () => {
  it('is Japan’s, nine hours on, over midnight too', () => {
    assert.match(timeInJapan('2026-11-22T12:00:00Z').en, /^22 November 2026, 21:00/);
    assert.match(timeInJapan('2026-12-31T15:30:00Z').ja, /^2027年1月1日 00:30/);
  });
});

describe('what is handed over as a set (ADR 33)', () => {
  it('is taken in the order of its bytes, a shorter one first where it begins a longer, each once', () => {
    const order = ['00', '0000', '0001', '01', '0100', 'FF', 'FF00'];
    for (const given of [order, order.toReversed(), [...order, ...order]])
      assert.deepEqual(
        inByteOrder(given.map(fromHex), (one) => one).map(({ item }) => toHex(item)),
        order,
      );
  });
});
