import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { errorTable } from '@inro/problem-table';
import { chooseLocale, commonTexts, splitRuby, type TextTable, toResources, withoutRuby } from '../src/texts/index.ts';

const house = fileURLToPath(new URL('../../..', import.meta.url));

async function everyTable(): Promise<ReadonlyMap<string, TextTable>> {
  const tables = new Map<string, TextTable>([['packages/design-system/src/texts/common.ts', commonTexts]]);
  for await (const file of glob('apps/**/web/texts/*.ts', { cwd: house, exclude: ['**/node_modules/**'] })) {
    const module = (await import(pathToFileURL(`${house}${file}`).href)) as Record<string, unknown>;
    for (const [name, table] of Object.entries(module)) {
      if (name.endsWith('Texts')) tables.set(`${file}#${name}`, table as TextTable);
    }
  }
  return tables;
}

const values = (text: string): readonly string[] => [...text.matchAll(/\{\{(\w+)\}\}/gu)].map((m) => m[1]!).sort();
const kanji = /\p{Script=Han}/u;

test('every text of every front end exists in Japanese, easy Japanese and English and takes the same values', async () => {
  for (const [file, table] of await everyTable()) {
    for (const [key, text] of Object.entries(table)) {
      assert.deepEqual(Object.keys(text).sort(), ['en', 'ja', 'ja-x-easy'], `${file} ${key}`);
      for (const [locale, words] of Object.entries(text)) {
        assert.notEqual(words.trim(), '', `${file} ${key} ${locale}`);
        assert.deepEqual(values(words), values(text.ja), `${file} ${key} ${locale}`);
      }
      assert.ok(!/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text.en), `${file} ${key}: Japanese in English`);
    }
  }
});

test('easy Japanese is not the Japanese again: where the Japanese has kanji the easy text differs', async () => {
  for (const [file, table] of await everyTable()) {
    for (const [key, text] of Object.entries(table)) {
      if (kanji.test(text.ja)) assert.notEqual(text['ja-x-easy'], text.ja, `${file} ${key}`);
    }
  }
});

test('easy Japanese has a reading over every kanji and short sentences', async () => {
  for (const [file, table] of await everyTable()) {
    for (const [key, text] of Object.entries(table)) {
      const bare = splitRuby(text['ja-x-easy']).filter((piece) => typeof piece === 'string');
      assert.ok(!kanji.test(bare.join('')), `${file} ${key}: a kanji without reading in ${text['ja-x-easy']}`);
      for (const sentence of withoutRuby(text['ja-x-easy']).split(/[。？]/u)) {
        assert.ok(sentence.length <= 40, `${file} ${key}: ${sentence.length} characters in one sentence: ${sentence}`);
      }
    }
  }
});

test('the error table has a reading over every kanji of its easy Japanese', () => {
  for (const [code, row] of Object.entries(errorTable)) {
    for (const easy of [row.title['ja-x-easy'], row.next['ja-x-easy']]) {
      const bare = splitRuby(easy).filter((piece) => typeof piece === 'string');
      assert.ok(!kanji.test(bare.join('')), `${code}: a kanji without reading in ${easy}`);
    }
  }
});

test('every text is shown somewhere: its key, or a template that it fits, stands in the sources of its front end', async () => {
  for (const [file, table] of await everyTable()) {
    const folder = file.slice(0, file.indexOf('/texts/'));
    let sources = '';
    for await (const source of glob(`${folder}/**/*.{ts,tsx}`, { cwd: house, exclude: ['**/texts/**'] })) {
      sources += await readFile(`${house}${source}`, 'utf8');
    }
    const templates = [...sources.matchAll(/`([a-z]+\.[^`]*\$\{[^`]*)`/gu)].map(
      ([, template]) => new RegExp(`^${template!.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/gu, '.+')}$`, 'u'),
    );
    for (const key of Object.keys(table)) {
      assert.ok(
        sources.includes(`'${key}'`) || templates.some((template) => template.test(key)),
        `${file}: ${key} is shown nowhere`,
      );
    }
  }
});

test('a key that two tables define is refused', () => {
  const table = { 'a.b': { ja: 'あ', 'ja-x-easy': 'い', en: 'a' } };
  assert.throws(() => toResources([table, table]), TypeError);
});

test('BCP 47 tags choose a locale: private-use easy Japanese, regions, unknown languages', () => {
  assert.equal(chooseLocale(['ja-x-easy']), 'ja-x-easy');
  assert.equal(chooseLocale(['fr-FR', 'ja-JP']), 'ja');
  assert.equal(chooseLocale(['en-US']), 'en');
  assert.equal(chooseLocale(['fr']), 'en');
});

test('readings in brackets become ruby, other brackets stay', () => {
  assert.deepEqual(splitRuby('漢字(かんじ)を 読(よ)む (ほんとう)'), [
    { base: '漢字', reading: 'かんじ' },
    'を ',
    { base: '読', reading: 'よ' },
    'む (ほんとう)',
  ]);
  assert.deepEqual(splitRuby('カード(ICチップ)'), ['カード(ICチップ)']);
  assert.equal(withoutRuby('3回(かい) できます'), '3回 できます');
});
