import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { errorTable, type Locale } from '@inro/problem';
import { withoutComments } from './import-scanner.ts';

const root = join(import.meta.dirname, '../..');
const sources = globSync('{packages,apps,tools,quality}/**/*.{ts,tsx}', {
  cwd: root,
  exclude: ['**/node_modules/**', '**/dist/**', '**/test/**', 'packages/problem/src/table/**'],
});
const rooms = new Set(Object.keys(errorTable).map((code) => code.split('.')[0]!));

const used = new Map<string, string>();
for (const file of sources) {
  for (const [, code] of withoutComments(readFileSync(join(root, file), 'utf8')).matchAll(
    /['"`]([a-z][a-z-]*\.[a-z][a-z0-9_]*)['"`]/g,
  )) {
    if (rooms.has(code!.split('.')[0]!)) used.set(code!, file);
  }
}

describe('the error table', () => {
  it('has a row for every code that the source names', () => {
    const unknown = [...used].filter(([code]) => !Object.hasOwn(errorTable, code));
    assert.deepEqual(unknown, []);
  });

  it('has no row that nothing throws', () => {
    assert.deepEqual(
      Object.keys(errorTable).filter((code) => !used.has(code)),
      [],
    );
  });

  for (const [code, row] of Object.entries(errorTable)) {
    it(`says ${code} in Japanese, easy Japanese and English, each in its own words`, () => {
      for (const text of [row.title, row.next]) {
        for (const locale of ['ja', 'ja-x-easy', 'en'] satisfies Locale[])
          assert.ok(text[locale].trim().length > 3, locale);
        assert.notEqual(text.ja, text['ja-x-easy']);
        assert.doesNotMatch(text.en, /[\u3040-\u30ff\u4e00-\u9fff]/);
        // Easy Japanese: every kanji has its reading beside it.
        const bare = text['ja-x-easy'].replace(
          /[\u4e00-\u9fff々〆ヶ]+[\u3040-\u309f]*[(（][\u3040-\u309fー・ ]+[)）]/g,
          '',
        );
        assert.doesNotMatch(bare, /[\u4e00-\u9fff]/, `a kanji without its reading: ${text['ja-x-easy']}`);
      }
    });
  }
});
