import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { pinnedWithout } from '../pinned-lists.ts';

const folder = temporaryFolder();
after(() => folder.dispose());
const root = (generation: number, certificate: string) => ({
  name: `signature-${generation}`,
  purpose: 'signature',
  certificate,
});
const [first, next] = [root(1, 'MAEA'), root(2, 'MAEB')];

it('ADR 57: who pinned the roots of a house of before is named, until the next ones are in the list', () => {
  const pin = (name: string, authorities: object[]) => {
    mkdirSync(join(folder.path, name), { recursive: true });
    writeFileSync(join(folder.path, name, 'trusted-roots.json'), `${JSON.stringify({ authorities }, null, 1)}\n`);
  };
  assert.deepEqual(pinnedWithout(folder.path, [first, next]), []);
  pin('bank', [first]);
  pin('registration', [first, next]);
  pin('wallet', []);
  assert.deepEqual(pinnedWithout(folder.path, [first, next]).sort(), ['bank', 'wallet']);
  assert.deepEqual(pinnedWithout(folder.path, []), []);
  // In any order, and beside others.
  pin('bank', [root(9, 'MAEZ'), next, first]);
  pin('wallet', [next, first]);
  assert.deepEqual(pinnedWithout(folder.path, [first, next]), []);
});
