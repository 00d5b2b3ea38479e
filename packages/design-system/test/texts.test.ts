import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chooseLocale, commonTexts, joinTables, splitRuby, type TextTable, withoutRuby } from '../src/texts/index.ts';

const house = fileURLToPath(new URL('../../..', import.meta.url));

async function everyTable(): Promise<ReadonlyMap<string, TextTable>> {
  const tables = new Map<string, TextTable>([['packages/design-system/src/texts/common.ts', commonTexts]]);
  const files = [
    'apps/**/web/texts/*.ts',
    'packages/login-pages/src/texts.ts',
    'packages/relying-party/src/web/*/texts.ts',
  ];
  for await (const file of glob(files, { cwd: house, exclude: ['**/node_modules/**'] })) {
    const module = (await import(pathToFileURL(`${house}${file}`).href)) as Record<string, unknown>;
    for (const [name, table] of Object.entries(module)) {
      // What hands several tables on is no table.
      if (name.endsWith('Texts') && !Array.isArray(table)) tables.set(`${file}#${name}`, table as TextTable);
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

test('every text is shown somewhere: its key, or a template that it fits, stands in the sources of its front end', async () => {
  for (const [file, table] of await everyTable()) {
    const folder = file.slice(0, file.search(/\/texts(?:\/|\.ts)/u));
    // The SDK's words are said by its element, and by the pages of the house.
    const folders = folder.startsWith('packages/relying-party')
      ? ['packages/relying-party/src/web', 'packages/login-pages/src']
      : [folder];
    let sources = '';
    for await (const source of glob(
      folders.map((one) => `${one}/**/*.{ts,tsx}`),
      { cwd: house, exclude: ['**/texts/**', '**/texts.ts'] },
    )) {
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
  assert.throws(() => joinTables([table, table]), TypeError);
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
