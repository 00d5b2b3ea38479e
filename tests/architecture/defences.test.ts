import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const STRING = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.|\$\{[^}`]*\}|\$(?!\{))*`/.source;
/** A template with something filled in is no defence, but has to be read over: its last backtick begins nothing. */
const isFilledIn = (source: string): boolean => source.startsWith('`') && source.includes('${');
const literal = (source: string): string => new Function(`return ${source};`)() as string;

/** The defences that a test takes out (tests/threats/support/without.ts), and the files in which it looks for them. */
function readDefences(source: string): { readonly files: readonly string[]; readonly defences: readonly string[] } {
  const strings = (pattern: string): string[] =>
    [...source.matchAll(new RegExp(pattern, 'g'))]
      .map((match) => match[1]!)
      .filter((found) => !isFilledIn(found))
      .map(literal);
  const named = new Map(
    [...source.matchAll(new RegExp(`const (\\w+) =\\s*(${STRING});`, 'g'))]
      .filter((match) => !isFilledIn(match[2]!))
      .map((match) => [match[1]!, literal(match[2]!)]),
  );
  const byName = [...source.matchAll(/\bdefence: (\w+)\b/g)].flatMap(([, name]) => named.get(name!) ?? []);
  return {
    files: strings(`(${STRING})`).filter((text) => /^(?:apps|packages|tools)\/[\w./-]+\.ts$/.test(text)),
    defences: [
      ...strings(`\\bdefence:\\s*(${STRING})`),
      ...byName,
      ...(named.has('defence') ? strings(`const defence =\\s*(${STRING});`) : []),
    ],
  };
}

describe('the defences that the threat register takes out', () => {
  for (const test of globSync('tests/threats/t-*.test.ts', { cwd: root }).sort()) {
    const source = readFileSync(join(root, test), 'utf8');
    if (!source.includes("from './support/without.ts'")) continue;
    it(`stand once in the program where ${test} looks for them`, () => {
      const { files, defences } = readDefences(source);
      assert.ok(defences.length > 0 && files.length > 0);
      const sources = [...new Set(files)].map((file) => {
        assert.ok(existsSync(join(root, file)), `${file} has gone`);
        return readFileSync(join(root, file), 'utf8');
      });
      for (const defence of defences)
        assert.equal(
          sources.flatMap((text) => text.split(defence).slice(1)).length,
          1,
          `"${defence}" was moved or reworded: let the test take out what defends now`,
        );
    });
  }
});
