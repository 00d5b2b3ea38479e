import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as deployment from '@inro/authority-wire/deployment';
import * as issuance from '@inro/authority-wire/issuance';
import { issuerRole, providerRole } from '@inro/authority-wire/role';

const root = join(import.meta.dirname, '../..');
const forms: readonly object[] = [deployment, issuance, issuerRole, providerRole].flatMap((all) =>
  Object.values<object>(all),
);
const heads = new Set(forms.flatMap((form) => ('route' in form ? [String(form.route).split('/')[1]!] : [])));

/** What a program says of the wire by itself: a path of it, or a request that is made from a path. */
function writtenByHand(source: string): string[] {
  const code = source.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  const path = new RegExp(`['"\`]/(?:${[...heads].join('|')})(?![\\w-])`, 'g');
  return [...code.matchAll(path), ...code.matchAll(/\b[\w#]*peers\.call\b/g)].map(([found]) => found);
}

describe('ADR 26: registration, TSM and CA speak by the forms of the wire', () => {
  it('finds a path, and a request that is made from one', () => {
    assert.deepEqual(writtenByHand("app.put('/deployments/:id', handler);"), ["'/deployments"]);
    assert.deepEqual(writtenByHand("await peers.call('ca', 'PUT', '/issuances/x/end');"), [
      "'/issuances",
      'peers.call',
    ]);
    assert.deepEqual(writtenByHand('const path = `/channels/$' + '{id}`;'), ['`/channels']);
    assert.deepEqual(writtenByHand('await this.#peers.call(peer, method, path);'), ['peers.call']);
    assert.deepEqual(
      writtenByHand("// 'POST /deployments/ID/keys'\nawait peers.ask(reportKeys, { ids: [id], body });"),
      [],
    );
  });

  it('is kept by every file of the three but the migrations, which know paths of before', () => {
    const all = globSync('apps/{registration,tsm,ca}/src/**/*.ts', { cwd: root });
    const files = all.filter((file) => !/\/(?:schema|database)\.ts$/.test(file));
    assert.ok(files.length > 60);
    const found = files.flatMap((file) => {
      const written = writtenByHand(readFileSync(join(root, file), 'utf8'));
      return written.length === 0 ? [] : [`${file}: ${written.join(', ')}`];
    });
    assert.deepEqual(found, []);
  });
});
