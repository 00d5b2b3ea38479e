import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { saidAgain, vocabulary } from './vocabulary.ts';

const root = join(import.meta.dirname, '../..');

/** A text for each row of the table that breaks it; the order is the table's. */
const broken: readonly string[] = [
  "const kind = z.enum(['digitalSignature', 'userAuthentication']);",
  "export type Profile = 'phone' | 'card';",
  "type Secret = 'userAuthenticationPin' | 'signaturePassword';",
  'export type CertificateKind = string;',
  "const reason = z.enum(['superseded', 'keyCompromise']);",
  'export type RevocationReason = string;',
  'const KEY = 0x001A;',
  'const permit = { dgi: 0x0101 };',
  "const type = 'inro-application-1';",
  "const label = 'JPKIAPGPSETOKEN';",
  "const DOMAIN = 'inro-key-attestation-1';",
];

describe('the words that have one home, ADR 25', () => {
  // Harnesses are left out as tests are: where they write octets, these judge the table.
  it('are said nowhere else in a program', () => {
    const files = globSync('{packages,apps,tools,bench,examples}/**/*.{ts,tsx,mts}', {
      cwd: root,
      exclude: ['node_modules', 'dist', 'test', 'fixtures', 'testing', 'fuzz', 'faults'].map(
        (folder) => `**/${folder}/**`,
      ),
    });
    assert.ok(files.length > 300);
    const found = files.flatMap((file) =>
      saidAgain(file, readFileSync(join(root, file), 'utf8')).map((name) => `${file}: ${name}`),
    );
    assert.deepEqual(found, []);
  });

  it('are said in their homes: no row of the table is about nothing', () => {
    for (const { name, pattern, homes } of vocabulary) {
      const files = homes.flatMap((home) => globSync(home.endsWith('/') ? `${home}**/*.ts` : home, { cwd: root }));
      const texts = files.map((file) => readFileSync(join(root, file), 'utf8'));
      assert.ok(
        texts.some((text) => pattern.test(text)),
        name,
      );
    }
  });

  it('are found when they are said again, each in its own words', () => {
    assert.equal(broken.length, vocabulary.length);
    for (const [place, { name, homes }] of vocabulary.entries()) {
      assert.deepEqual(saidAgain('apps/tsm/src/x.ts', broken[place]!), [name]);
      assert.deepEqual(saidAgain(`${homes[0]}x.ts`, broken[place]!), []);
      assert.deepEqual(saidAgain('apps/tsm/src/x.ts', `// ${broken[place]!}`), []);
    }
  });
});
