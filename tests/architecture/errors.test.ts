import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ErrorRow, Locale } from '@inro/problem';
import { errorTable } from '@inro/problem-table';
import { beginningsOf, foreignCodes, isErrorsFile, waysOutOf } from './error-owners.ts';
import { withoutComments } from './import-scanner.ts';

const root = join(import.meta.dirname, '../..');
const sources = new Map(
  globSync('{packages,apps,quality,tools}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**', '**/test/**'],
  }).map((file) => [file, readFileSync(join(root, file), 'utf8')]),
);

/** Room or tool → its rows. */
const rowsOf = new Map<string, Record<string, ErrorRow>>();
for (const file of [...sources.keys()].filter(isErrorsFile)) {
  const owner = /^(?:packages|tools|quality|apps(?:\/services)?)\/[^/]+/.exec(file)![0];
  const exported = Object.entries((await import(join(root, file))) as object).filter(([name]) => name.endsWith('Rows'));
  rowsOf.set(owner, Object.assign({}, rowsOf.get(owner), ...exported.map(([, rows]) => rows)));
}
const owners = new Map([...rowsOf].flatMap(([owner, rows]) => Object.keys(rows).map((code) => [code, owner] as const)));
const allRows = new Map([...rowsOf.values()].flatMap((rows) => Object.entries(rows)));
const beginnings = new Set([...owners.keys()].map((code) => code.split('.')[0]!));

const used = new Map<string, string>();
for (const [file, source] of sources) {
  if (isErrorsFile(file)) continue;
  for (const [, code] of withoutComments(source).matchAll(/['"`]([a-z][a-z-]*\.[a-z][a-z0-9_]*)['"`]/g)) {
    if (beginnings.has(code!.split('.')[0]!)) used.set(code!, file);
  }
}

describe('the errors of the rooms', () => {
  it('are named after their room', () => {
    assert.ok(rowsOf.size > 15);
    const misnamed = [...owners].filter(
      ([code, owner]) => !beginningsOf(owner).some((beginning) => code.startsWith(beginning)),
    );
    assert.deepEqual(misnamed, []);
  });

  it('have one row each', () => {
    const all = [...rowsOf.values()].flatMap((rows) => Object.keys(rows));
    assert.equal(new Set(all).size, all.length);
  });

  it('lead nowhere, so that whoever reads rows reads nothing else of a room', () => {
    const ways = [...sources]
      .filter(([file]) => isErrorsFile(file) && file !== 'packages/problem/src/internal.ts')
      .flatMap(([file, source]) => waysOutOf(source).map((specifier) => `${file}: ${specifier}`));
    assert.deepEqual(ways, []);
    assert.deepEqual(waysOutOf("import { errorRows } from '@inro/problem';\nimport { x } from './checks.ts';"), []);
    assert.deepEqual(waysOutOf("import { key } from '../keys.ts';"), ['../keys.ts']);
    assert.deepEqual(waysOutOf("export * from '@inro/pki/errors';"), ['@inro/pki/errors']);
  });

  it('are joined where answers of every process are read, all of them but those of programs that answer nobody', () => {
    const answering = [...owners].filter(([, owner]) => !owner.startsWith('tools/')).map(([code]) => code);
    assert.deepEqual(Object.keys(errorTable).sort(), answering.sort());
  });

  it('are thrown by their own room or by one that may import it, and by nobody else', () => {
    const foreign = [...sources].flatMap(([file, source]) =>
      foreignCodes(file, source, owners).map((code) => `${file}: ${code}`),
    );
    assert.deepEqual(foreign, []);
  });

  it('are searched for a code of a room that may not be imported, and for one found here that is called received', () => {
    const judge = (source: string) => foreignCodes('packages/verifier/src/x.ts', source, owners);
    assert.deepEqual(judge("throw new CaError('ca.lint_failed');"), ['ca.lint_failed']);
    assert.deepEqual(judge("throw new VerifierError('verifier.no_such_row');"), ['verifier.no_such_row']);
    assert.deepEqual(judge("throw new ReceivedError('verifier.makers_unreadable');"), ['verifier.makers_unreadable']);
    assert.deepEqual(
      judge("throw new VerifierError('verifier.makers_unreadable');\n// new CaError('ca.lint_failed')"),
      [],
    );
    assert.deepEqual(
      foreignCodes('apps/ca/src/x.ts', "throw new VerifierError(\n  'verifier.makers_unreadable');", owners),
      [],
    );
  });
});

describe('the error table', () => {
  it('has a row for every code that the source names', () => {
    const unknown = [...used].filter(([code]) => !owners.has(code));
    assert.deepEqual(unknown, []);
  });

  it('has no row that nothing throws', () => {
    assert.deepEqual(
      [...owners.keys()].filter((code) => !used.has(code)),
      [],
    );
  });

  for (const [code, row] of allRows) {
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
