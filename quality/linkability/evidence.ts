import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { POSTGRES_OFFSET, processes } from '@inro/deployment';
import { openDatabase, sql } from '@inro/host';
import type { RunningSystem } from '../people/running-system.ts';
import type { RecordedPiece } from '../recorder/preload.ts';
import { type Exchange, exchangesOf } from './traffic.ts';

export type Medium = 'wire' | 'url' | 'log' | 'metrics' | 'database' | 'file';

/** A record that somebody in the house held or saw: one exchange, one row, one line of a log, one file. */
export interface Evidence {
  readonly holder: string;
  readonly medium: Medium;
  /** For a person who looks into it: table, file or route. */
  readonly where: string;
  readonly bytes: Uint8Array;
  readonly exchange?: Exchange;
}

const ports = (system: RunningSystem): ReadonlyMap<number, string> =>
  new Map(Object.entries(system.topology.origins).map(([name, origin]) => [Number(new URL(origin).port), name]));

/** Routes without what is particular in them. */
const routeOf = (request: string): string =>
  request.replaceAll(/[A-Za-z0-9_-]{20,}|(?<=\/)\d+(?=\/|$)/g, '…').replace(/\?.*/, '?…');

/** Every exchange of every process. What the status side answered is held by `status`, though it lies in the CA's process. */
export function trafficEvidence(system: RunningSystem, pieces: readonly RecordedPiece[]): Evidence[] {
  const names = ports(system);
  const postgresPort = Number(new URL(system.origin('home')).port) + POSTGRES_OFFSET;
  return exchangesOf(pieces, postgresPort).flatMap((exchange): Evidence[] => {
    const server = exchange.port === postgresPort ? 'postgres' : (names.get(exchange.port) ?? 'service');
    const holder = exchange.served && server === 'status' ? 'status' : exchange.process;
    const where = `${exchange.served ? '' : `${exchange.process} → `}${server} ${routeOf(exchange.request)}`;
    const wire: Evidence = { holder, medium: 'wire', where, bytes: exchange.bytes, exchange };
    if (exchange.addresses === '') return [wire];
    return [wire, { holder, medium: 'url', where, bytes: Buffer.from(exchange.addresses) }];
  });
}

/** The metrics of every process, as text. */
export async function metricsEvidence(system: RunningSystem): Promise<Evidence[]> {
  return Promise.all(
    processes.map(async ({ name }) => ({
      holder: name,
      medium: 'metrics' as const,
      where: '/metrics',
      bytes: Buffer.from(await system.metrics(name)),
    })),
  );
}

/** Every row of every table of every process's database, read by the superuser. */
export async function databaseEvidence(postgresUrl: string): Promise<Evidence[]> {
  const all = processes
    .filter(({ database }) => database)
    .map(async ({ name }) => {
      const url = new URL(postgresUrl);
      url.pathname = `/${name.replaceAll('-', '_')}`;
      const db = openDatabase<object>(url.href, { poolSize: 1 });
      try {
        const tables = await sql<{ name: string }>`
          select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db);
        const found: Evidence[] = [];
        for (const { name: table } of tables.rows) {
          const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db);
          for (const row of rows)
            found.push({ holder: name, medium: 'database', where: table, bytes: bytesOfRow(row) });
        }
        return found;
      } finally {
        await db.destroy();
      }
    });
  return (await Promise.all(all)).flat();
}

const bytesOfRow = (row: Record<string, unknown>): Uint8Array =>
  Buffer.concat(
    Object.entries(row).flatMap(([column, value]) => [
      Buffer.from(`${column}: `),
      value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(textOf(value)),
      Buffer.from('\n'),
    ]),
  );

const textOf = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

/** Every file of the data folder but PostgreSQL's own, whose contents the tables show; logs line by line. */
export function folderEvidence(dataDir: string): Evidence[] {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true }).flatMap((entry): Evidence[] => {
    const path = join(entry.parentPath, entry.name);
    const where = relative(dataDir, path);
    if (where.startsWith('postgres/cluster') || !statSync(path).isFile()) return [];
    const bytes = readFileSync(path);
    const [holder = '', ...rest] = where.split('/');
    if (holder !== 'logs') return [{ holder, medium: 'file', where, bytes }];
    const process = rest.join('/').replace(/\.log(\.\d+)?$/, '');
    return bytes
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => ({ holder: process, medium: 'log' as const, where, bytes: Buffer.from(line) }));
  });
}
