import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const css = readFileSync(join(import.meta.dirname, '../src/tokens.css'), 'utf8');
const page = readFileSync(join(import.meta.dirname, '../../../docs/design.md'), 'utf8');

type Theme = 'light' | 'dark';
const tokens = new Map<string, Record<Theme, string>>();
for (const [, name, value] of css.matchAll(/--color-([a-z-]+): ([^;]+);/g)) {
  const [light, dark = light] = value!.match(/#[0-9a-f]{6}/g) ?? [];
  if (light !== undefined && dark !== undefined) tokens.set(name!, { light, dark });
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(front: string, back: string, theme: Theme): number {
  const [a, b] = [front, back].map((name) => {
    const token = tokens.get(name);
    assert.ok(token, `no token ${name}`);
    return luminance(token[theme]);
  }) as [number, number];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const pages = ['paper', 'surface', 'sunken'];
/** What is written on what: 4.5 (§1.4.3). */
const written: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['ink', [...pages, 'tint', 'good-tint', 'caution-tint', 'failure-tint']],
  ['ink-second', pages],
  ['primary', [...pages, 'tint']],
  ['on-primary', ['primary', 'primary-strong']],
  ['gold-text', ['paper', 'surface', 'ribbon']],
  ['good', [...pages, 'good-tint']],
  ['caution', [...pages, 'caution-tint']],
  ['failure', [...pages, 'failure-tint']],
  ['on-lacquer', ['lacquer', 'lacquer-light', 'lacquer-still', 'lacquer-still-light']],
];
/** Edges of controls, and what a drawing says: 3 (§1.4.11). */
const drawn: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['control', pages],
  ['primary', pages],
  ['gold', ['lacquer', 'lacquer-still']],
  ['focus-line', pages],
];

for (const theme of ['light', 'dark'] as const)
  describe(`in the ${theme} theme`, () => {
    for (const [pairs, least] of [
      [written, 4.5],
      [drawn, 3],
    ] as const)
      for (const [front, backs] of pairs)
        for (const back of backs)
          it(`${front} on ${back} has a contrast of ${least} and more`, () => {
            const found = contrast(front, back, theme);
            assert.ok(found >= least, found.toFixed(2));
          });
  });

describe('a panel that is dark in both themes', () => {
  it('has the dark values of the tokens', () => {
    const styles = readFileSync(join(import.meta.dirname, '../src/styles.css'), 'utf8');
    const own = [...styles.matchAll(/--color-([a-z-]+): (#[0-9a-f]{6});/g)];
    assert.ok(own.length > 10);
    for (const [, name, value] of own) assert.equal(value, tokens.get(name!)?.dark, name);
  });
});

describe('docs/design.md', () => {
  it('shows every token with its values', () => {
    for (const [name, { light, dark }] of tokens)
      assert.ok(page.includes(`| \`${name}\` | \`${light}\` | \`${dark}\` |`), `${name} ${light} ${dark}`);
  });
});
