import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { readThreats, testOf, wiresOf } from '../../tools/docs/threat-register.ts';
import { importTable } from '../architecture/import-table.ts';

const root = join(import.meta.dirname, '../..');
const threats = readThreats();
const rooms = new Set(Object.keys(importTable).map((room) => room.replace(/^(packages|apps\/services|apps)\//, '')));
/** How a test takes a defence out, and how a page says, with the reason, that its defence is no words of the source. */
const TAKES_OUT = /\bwithout\(/;
const NOTHING_TO_TAKE_OUT = /^\*\*Nothing to take out\.\*\* \S/m;

describe('the threat register', () => {
  it('has a test for every page and a page for every test', () => {
    const tests = readdirSync(join(root, 'tests/threats')).filter((name) => name.endsWith('.test.ts'));
    assert.deepEqual(tests.map((name) => `tests/threats/${name}`).sort(), threats.map((threat) => threat.test).sort());
  });

  it('names page and test by the same words, so that each is found from the other', () => {
    for (const { id, page, test } of threats) {
      const stem = basename(page, '.md');
      assert.ok(stem.startsWith(`${id.toLowerCase()}-`), page);
      assert.equal(test, `tests/threats/${stem}.test.ts`);
      assert.equal(readFileSync(join(root, test), 'utf8').split('\n')[0], `// The threat: ${page}`);
    }
  });

  it('gives each threat one number and each number one threat', () => {
    assert.equal(new Set(threats.map(({ id }) => id)).size, threats.length);
    const pages = readdirSync(join(root, 'docs/threats')).filter((name) => !['README.md', 'matrix.md'].includes(name));
    assert.deepEqual(pages.map((name) => `docs/threats/${name}`).sort(), threats.map(({ page }) => page).sort());
  });

  it('takes as the test of a page only a link whose words are its target', () => {
    const path = 't-001-a.test.ts';
    assert.equal(testOf(`test: [${path}](../../tests/threats/${path})\n`), `tests/threats/${path}`);
    for (const wrong of [
      '',
      `[t-002-b.test.ts](../../tests/threats/${path})`,
      `\`tests/threats/${path}\``,
      `[a](b.ts)`,
    ])
      assert.equal(testOf(`test: ${wrong}\n`), undefined);
  });

  it('says of every threat which wires it runs over, or that it needs none', () => {
    const silent = threats.filter(({ page }) => wiresOf(readFileSync(join(root, page), 'utf8')) === undefined);
    assert.deepEqual(
      silent.map(({ id }) => id),
      [],
    );
  });

  it('knows a page that says nothing of wires from one that says none, and refuses a wire that there is not', () => {
    assert.equal(wiresOf('rooms: pki\ncategory: STRIDE tampering\n'), undefined);
    assert.deepEqual(wiresOf('rooms: pki\nwires: none\n'), []);
    assert.deepEqual(wiresOf('wires: wallet↔tsm, wallet↔handset\n'), ['wallet↔tsm', 'wallet↔handset']);
    for (const wrong of ['wallet↔ca', 'none, wallet↔tsm', 'wallet↔tsm,wallet↔handset'])
      assert.throws(() => wiresOf(`wires: ${wrong}\n`), TypeError);
  });

  it('names rooms that exist', () => {
    for (const threat of threats) for (const room of threat.rooms) assert.ok(rooms.has(room), `${threat.id}: ${room}`);
  });

  it('takes for a reason only a paragraph that gives one', () => {
    assert.match('**Test.** a\n\n**Nothing to take out.** No line does it.\n', NOTHING_TO_TAKE_OUT);
    for (const page of [
      '**Nothing to take out.**\n',
      '**Test.** Nothing to take out. a\n',
      'a **Nothing to take out.** b',
    ])
      assert.doesNotMatch(page, NOTHING_TO_TAKE_OUT);
  });

  for (const threat of threats.filter(({ status }) => status === 'held')) {
    it(`has a counter-test for ${threat.id}: ${threat.title}`, () => {
      assert.match(readFileSync(join(root, threat.test), 'utf8'), /it\(\s*['"`]counter-test: /);
    });
    it(`takes the defence of ${threat.id} out of the source, or its page says why there is none to take out`, () => {
      const takesOut = TAKES_OUT.test(readFileSync(join(root, threat.test), 'utf8'));
      const saysWhy = NOTHING_TO_TAKE_OUT.test(readFileSync(join(root, threat.page), 'utf8'));
      assert.notEqual(takesOut, saysWhy, 'one of the two');
    });
  }
});
