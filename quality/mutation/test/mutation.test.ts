import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { measureTest } from '../coverage.ts';
import { type Mutation, mutated, mutationsOf } from '../mutators.ts';
import { runTest } from '../run-test.ts';
import { tokensOf } from '../tokens.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const gate = join(fixtures, 'gate.ts');
const gateTest = join(fixtures, 'gate-test.ts');
const url = pathToFileURL(gate).href;
const source = readFileSync(gate, 'utf8');

/** What becomes of a line, by mutator. */
const changesOf = (text: string): string[] =>
  mutationsOf(text).map((mutation) => `${mutation.mutator}: ${mutated(text, mutation)}`);

describe('the mutations of a source text', () => {
  it('turn comparisons, their bounds, logic and arithmetic round', () => {
    const changes = changesOf('const a = b < 1 && c === d + 2;');
    for (const expected of [
      'comparison: const a = b <= 1 && c === d + 2;',
      'comparison: const a = b >= 1 && c === d + 2;',
      'comparison: const a = b < 1 && c !== d + 2;',
      'logic: const a = b < 1 || c === d + 2;',
      'arithmetic: const a = b < 1 && c === d - 2;',
      'number literal: const a = b < 2 && c === d + 2;',
    ])
      assert.ok(changes.includes(expected), expected);
  });

  it('take guards, statements and returned values away', () => {
    const changes = changesOf("function f(a) {\n  if (a.isOver) throw new E('x');\n  note(a);\n  return a.b;\n}");
    assert.ok(changes.some((change) => /^condition: .*if \(false\) throw/s.test(change)));
    assert.ok(changes.some((change) => /^statement taken away: .*'x'\);\n {2};\n/s.test(change)));
    assert.ok(changes.some((change) => /^returned value: .*return undefined;/s.test(change)));
    assert.ok(changes.some((change) => /^string literal: .*new E\(''\)/s.test(change)));
  });

  it('leave types, comments, imports and the words of programmers’ mistakes alone', () => {
    const untouched = [
      "import { a } from './a.ts';",
      'type A = B<C | D> & { readonly e: 1 };',
      '// if (a < 1) return 2;',
      "throw new TypeError('is never read');",
    ];
    for (const text of untouched) assert.deepEqual(changesOf(text), []);
  });

  it('keep the places of a text whose types were taken out', () => {
    const template = ['`$', '{`x`}`'].join('');
    const text = `const a: Map<string, number> = new Map(); const b = ${template} as string; const c = /[/]"/u.test(b);`;
    for (const { text: words, start, end } of tokensOf(text)) assert.equal(text.slice(start, end), words);
    assert.deepEqual(
      tokensOf(text)
        .filter(({ kind }) => kind === 'template' || kind === 'regex')
        .map(({ text: words }) => words),
      [template, '/[/]"/u'],
    );
  });
});

describe('a mutant in a test process', () => {
  const tried = (mutation: Mutation) => {
    const { start, end, instead } = mutation;
    const env = { INRO_MUTANT: JSON.stringify({ url, start, end, instead }) };
    return runTest(gateTest, { limitMs: 20_000, preload: 'substitute.ts', env });
  };
  const find = (mutator: string, instead: string): Mutation =>
    mutationsOf(source).find((one) => one.mutator === mutator && one.instead === instead)!;

  it('is killed by a test that fails with it', async () => {
    assert.equal((await tried(find('condition', 'false'))).outcome, 'failed');
  });

  it('survives a test that says nothing of it, and the source is as it was', async () => {
    assert.equal((await tried(find('comparison', '<='))).outcome, 'passed');
    assert.equal(readFileSync(gate, 'utf8'), source);
  });

  it('is tried by the tests that run through it alone', async () => {
    const test = await measureTest(gateTest);
    assert.ok(test.covers(url, source.indexOf('age < 18')));
    assert.ok(!test.covers(pathToFileURL(join(fixtures, 'another.ts')).href, 10));
  });
});
