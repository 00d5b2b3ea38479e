import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { HostConfig } from '../config.ts';
import { type EmbeddedPostgres, ensureDatabase, startEmbeddedPostgres } from '../postgres/index.ts';
import type { TakenSignatures } from '../taken-signatures.ts';
import { freePort } from './ports.ts';

export { freeBlock, freePort } from './ports.ts';

/** A memory of signatures that ends with the process. No server that people rely on has one. */
export function takenInMemory(): TakenSignatures {
  const taken = new Set<string>();
  return {
    async take(parameters) {
      const known = taken.has(parameters);
      taken.add(parameters);
      return !known;
    },
  };
}

/** A folder that goes away with `dispose`. */
export function temporaryFolder(): { readonly path: string; dispose(): void } {
  const path = mkdtempSync(join(tmpdir(), 'inro-test-'));
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
}

/** A clock that tests move. */
export function movableClock(start = new Date()) {
  let offset = start.getTime() - Date.now();
  let stands: number | undefined;
  return {
    now: () => new Date((stands ?? Date.now()) + offset),
    move: (ms: number) => {
      offset += ms;
    },
    /** Stands still at this moment, until it goes on from there. */
    stop: () => {
      stands ??= Date.now();
    },
    goOn: () => {
      if (stands !== undefined) offset -= Date.now() - stands;
      stands = undefined;
    },
  };
}

/** A real PostgreSQL database with a role of its own, new and empty; `INRO_TEST_DATABASE` (superuser URL) names a running server, otherwise one is started. */
export async function openTestDatabase(): Promise<{ readonly url: string; dispose(): Promise<void> }> {
  let own: EmbeddedPostgres | undefined;
  const folder = temporaryFolder();
  let superuser = process.env.INRO_TEST_DATABASE;
  if (!superuser) {
    own = await startEmbeddedPostgres({ dataDir: folder.path, port: await freePort(), throwaway: true });
    superuser = own.url;
  }
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = await ensureDatabase(superuser, name, randomBytes(12).toString('hex'));
  return {
    url,
    async dispose() {
      if (own) await own.stop();
      else await dropDatabase(superuser, name);
      folder.dispose();
    },
  };
}

async function dropDatabase(superuser: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuser });
  await client.connect();
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`drop role if exists ${name}`);
  await client.end();
}

/** What a server of this name needs to know of itself, alone on a port. */
export const loneConfig = (name: string, port = 80): Pick<HostConfig, 'name' | 'topology'> => ({
  name,
  topology: { host: 'localhost', origins: { [name]: `http://${name}.localhost:${port}` }, peerKeys: {} },
});

/** Configurations of several processes that know each other, with fresh peer keys, in one temporary folder. */
export async function testTopology(
  names: readonly string[],
): Promise<{ readonly configs: Readonly<Record<string, HostConfig>>; dispose(): void }> {
  const folder = temporaryFolder();
  const ports = await Promise.all(names.map(() => freePort()));
  const keys = names.map(() => generateKeyPairSync('ed25519'));
  const topology = {
    host: 'localhost',
    origins: Object.fromEntries(names.map((name, index) => [name, `http://${name}.localhost:${ports[index]}`])),
    peerKeys: Object.fromEntries(
      names.map((name, index) => [name, keys[index]!.publicKey.export({ format: 'jwk' }).x!]),
    ),
  };
  const configs = Object.fromEntries(
    names.map((name, index) => {
      const peerKeyFile = join(folder.path, `${name}.pem`);
      writeFileSync(peerKeyFile, keys[index]!.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      const config: HostConfig = {
        name,
        port: ports[index]!,
        bind: '127.0.0.1',
        dataDir: join(folder.path, name),
        databaseUrl: undefined,
        topology,
        peerKeyFile,
        logLevel: process.env.INRO_LOG_LEVEL ?? 'silent',
        logFile: undefined,
      };
      return [name, config];
    }),
  );
  return { configs, dispose: () => folder.dispose() };
}
