import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { aids } from '@inro/apdu';
import { toHex } from '@inro/foundation';
import { withoutComments } from './import-scanner.ts';

const root = join(import.meta.dirname, '../..');
const table = 'packages/apdu/src/application-identifiers.ts';
const names = new Map(Object.entries(aids).map(([name, aid]) => [toHex(aid), name]));

/** Names of the table whose value a source text writes out. */
const writtenOut = (source: string): string[] =>
  [...withoutComments(source).matchAll(/(['"`])([0-9A-Fa-f]+)\1/g)].flatMap(
    ([, , text]) => names.get(text!.toUpperCase()) ?? [],
  );

describe('the application identifiers', () => {
  it('stand in one table, which no program repeats', () => {
    const files = globSync('{packages,apps,tools,quality}/**/*.{ts,tsx}', {
      cwd: root,
      exclude: ['**/node_modules/**', '**/dist/**', '**/test/**', table],
    });
    const found = files.flatMap((file) =>
      writtenOut(readFileSync(join(root, file), 'utf8')).map((name) => `${file}: aids.${name}`),
    );
    assert.deepEqual(found, []);
  });

  it('are found where they are written out, in any case of letters', () => {
    assert.deepEqual(writtenOut("const ISD = fromHex('a000000151000000');"), ['issuerSecurityDomain']);
    assert.deepEqual(writtenOut("'00A4040008A000000151000000' // 'A000000151000000'"), []);
  });
});
