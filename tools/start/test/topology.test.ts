import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import type { Deployment } from '../deployment-file.ts';
import { requireSamePlace, writeTopology } from '../topology.ts';

const folder = temporaryFolder();
after(() => folder.dispose());
const PORT = 4000;
const at = (host: string, port = 443): Deployment => ({ host, port });

describe('docs/operations/deployment.md: the same data starts under no other names', () => {
  const local = join(folder.path, 'local');
  const world = join(folder.path, 'world');
  for (const each of [local, world]) mkdirSync(join(each, 'keys'), { recursive: true });
  writeTopology(local, PORT, undefined);
  writeTopology(world, PORT, at('mobile-id.example'));
  const differs = (host: string) => ({ code: 'start.names_differ', details: { host } });

  it('lets a folder start again where it was, and a new one anywhere', () => {
    requireSamePlace(local, PORT, undefined);
    requireSamePlace(world, PORT, at('mobile-id.example'));
    requireSamePlace(join(folder.path, 'new'), PORT, at('other.example'));
  });

  it('refuses another host, one below or above it, and another port of the proxy', () => {
    for (const other of [
      at('other.example'),
      at('new.mobile-id.example'),
      at('example'),
      at('mobile-id.example', 8443),
    ])
      assert.throws(() => requireSamePlace(world, PORT, other), differs('mobile-id.example'));
  });

  it('refuses names of the world for a house of this machine, and the other way round', () => {
    assert.throws(() => requireSamePlace(local, PORT, at('mobile-id.example')), differs('localhost'));
    assert.throws(() => requireSamePlace(world, PORT, undefined), differs('mobile-id.example'));
  });

  it('says port first where both differ, and leaves what stands in the folder', () => {
    assert.throws(() => requireSamePlace(world, PORT + 100, at('other.example')), { code: 'start.port_differs' });
    requireSamePlace(world, PORT, at('mobile-id.example'));
  });
});
