import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { processes } from '@inro/deployment';
import { LOG_LIMITS } from '@inro/host';
import { decisionPage } from '../../tools/docs/decision-page.ts';
import { errorPage } from '../../tools/docs/error-page.ts';
import { failuresPage } from '../../tools/docs/failures-page.ts';
import { lifeCyclePage } from '../../tools/docs/life-cycle-page.ts';
import { processPage } from '../../tools/docs/process-page.ts';
import { threatMatrix } from '../../tools/docs/threat-matrix.ts';
import { importTable } from '../architecture/import-table.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the documents', () => {
  it('list every error as the table has it (npm run docs)', () => {
    assert.equal(read('docs/errors.md'), errorPage());
  });

  it('show every threat in the matrix of wires, rooms and categories (npm run docs)', () => {
    assert.equal(read('docs/threats/matrix.md'), threatMatrix());
  });

  it('docs/protocol/life-cycle.md is what npm run docs makes of the tables of transitions', () => {
    assert.equal(read('docs/protocol/life-cycle.md'), lifeCyclePage());
  });

  it('tell of every process what the table says (npm run docs)', () => {
    assert.equal(read('docs/operations/processes.md'), processPage());
  });

  it('tell of every failure on demand what the table says (npm run docs)', () => {
    assert.equal(read('docs/guides/failures-on-demand.md'), failuresPage());
  });

  it('list every decision by the title of its page (npm run docs)', () => {
    assert.equal(read('docs/adr/README.md'), decisionPage());
  });

  it('show every room on the map of the README', () => {
    const map = read('README.md');
    for (const room of Object.keys(importTable))
      assert.ok(map.includes(room.replace(/^(packages|apps\/services|apps)\//, '')), room);
  });

  it('have one row for a room on that map', () => {
    const rows = [...read('README.md').matchAll(/^\| (`(?:packages|apps)\/[^|]+) \|/gm)].map(([, room]) => room);
    assert.ok(rows.length > 20);
    assert.deepEqual(rows, [...new Set(rows)]);
  });

  it('tell in the README every command that npm run knows, and each has its program', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const [name, script] of Object.entries(scripts)) {
      const program = /^node tools\/bootstrap\.mjs (\S+)$/.exec(script)?.[1];
      if (program === undefined) continue;
      assert.ok(existsSync(join(root, program, 'main.ts')), name);
      assert.match(read('README.md'), new RegExp(`npm (run )?${name}\\b`), name);
    }
  });

  it('list every page of docs/protocol, and draw the ways of enrolment, login and revocation', () => {
    const index = read('docs/protocol/README.md');
    for (const page of readdirSync(join(root, 'docs/protocol')).map((name) =>
      name.includes('.') ? name : `${name}/README.md`,
    ))
      if (page !== 'README.md') assert.ok(index.includes(`(${page})`), page);
    const pages = `${index}${read('docs/protocol/openid4vp-profile.md')}`;
    const drawn = [...pages.matchAll(/```mermaid\nsequenceDiagram\n([^`]*)```/g)];
    assert.equal(drawn.length, 3);
    // Mermaid ends a statement at ; and begins a comment or an entity at #.
    for (const [, diagram] of drawn) assert.doesNotMatch(diagram!, /[;#]/);
  });

  it('show pictures that npm run screenshots takes, less than 1 MB in all', () => {
    const pictures = globSync('docs/screenshots/*.png', { cwd: root });
    const walk = read('quality/screenshots/walk.ts');
    const taken = [...walk.matchAll(/shoot\(page, (?:'([\w-]+)'|`consent-)/g)].flatMap(([, name]) =>
      name === undefined ? ['consent-ja', 'consent-ja-x-easy'] : [name],
    );
    assert.deepEqual(pictures.map((path) => basename(path, '.png')).sort(), taken.sort());
    assert.ok(pictures.reduce((sum, path) => sum + statSync(join(root, path)).size, 0) < 1_000_000);
  });

  it('link only to files that are there', () => {
    const pages = globSync('{*.md,docs/**/*.md,apps/**/README.md,packages/**/README.md}', {
      cwd: root,
      exclude: ['**/node_modules/**'],
    });
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/(?:\]\(|src=")(?!https?:|#|mailto:)([^)#\s"]+)/g)]
        .filter(([, target]) => !existsSync(join(root, dirname(page), target!)))
        .map(([, target]) => `${page}: ${target}`),
    );
    assert.deepEqual(dead, []);
  });

  it('name only files that are there', () => {
    const pages = globSync('{*.md,docs/**/*.md}', { cwd: root, exclude: ['**/node_modules/**'] });
    const gone = pages.flatMap((page) =>
      [...read(page).matchAll(/`((?:apps|packages|tools|quality|tests|examples)\/[\w./-]+\.(?:ts|tsx|mjs|json))`/g)]
        // A recipe names a file that is still to be made.
        .filter(([, file]) => !/NAME|NNN/.test(file!) && !existsSync(join(root, file!)))
        .map(([, file]) => `${page}: ${file}`),
    );
    assert.deepEqual(gone, []);
  });

  it('say how much of the disk the logs of a process may take', () => {
    const mebibytes = (LOG_LIMITS.largestFile * (1 + LOG_LIMITS.oldFiles)) / 2 ** 20;
    const text = `${mebibytes} MiB a process, ${mebibytes * processes.length} MiB for the ${processes.length}`;
    assert.ok(read('docs/operations/data-folder.md').includes(text), text);
  });

  it('give for every term a place in the code that exists', () => {
    for (const [, path] of read('docs/terms.md').matchAll(/`((?:apps|packages|tools)\/[\w/-]+)`/g)) {
      if (path === 'apps/gateway') continue;
      assert.ok(existsSync(join(root, path!)), path);
    }
  });
});
