import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import type { Migration } from './database.ts';

/** How far apart the clocks of two peers may be; a signature is remembered for twice that. */
export const WINDOW_SECONDS = 60;
/** From the earliest moment that it can be taken to the last, and what the clocks of servers and database may differ. */
const KEPT_SECONDS = 2 * WINDOW_SECONDS + 10;

/** Signatures that were taken lately: none is taken twice (RFC 9421 §7.2.2), by another instance or after a restart neither. */
export interface TakenSignatures {
  /** False when it was taken before. */
  take(parameters: string): Promise<boolean>;
}

export const takenSignaturesMigrations: readonly Migration[] = [
  {
    name: '000-taken-signatures',
    sql: `create table taken_signature (parameters text primary key, taken_at timestamptz not null default now());
  create index taken_signature_age on taken_signature (taken_at)`,
  },
  {
    name: '000-taken-signatures-created',
    sql: `alter table taken_signature add column created bigint not null default 0`,
  },
];

/** When it says that it was made, in seconds; a process whose clock goes ahead takes what lies ahead, and its clock comes there again. */
const createdIn = (parameters: string): number => Number(/;created=(\d{1,12});/.exec(parameters)?.[1] ?? 0);

/** How often what is old is looked for: as much as this beyond its time is remembered. */
const FORGOTTEN_EVERY_SECONDS = 10;

/** Calls back once in so many seconds of time that passes, whatever the clock is set to meanwhile. */
function everyNowAndThen(work: () => unknown): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = performance.now() / 1000;
    if (now < next) return;
    next = now + FORGOTTEN_EVERY_SECONDS;
    await work();
  };
}

/** In the process's own database, before anything that the request orders. The database's clock alone says what is old. */
export function takenInDatabase<Schema>(db: Kysely<Schema>): TakenSignatures {
  const forget = everyNowAndThen(() =>
    sql`delete from taken_signature where taken_at < now() - make_interval(secs => ${KEPT_SECONDS})
      and created < extract(epoch from now()) - ${KEPT_SECONDS}`.execute(db),
  );
  return {
    async take(parameters) {
      await forget();
      const taken =
        await sql`insert into taken_signature (parameters, created) values (${parameters}, ${createdIn(parameters)})
        on conflict do nothing returning 1`.execute(db);
      return taken.rows.length === 1;
    },
  };
}

/** In a folder of a process that has no database: a file each, of two at once the first. */
export function takenInFolder(folder: string): TakenSignatures {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const forget = everyNowAndThen(() => {
    for (const file of readdirSync(folder).map((name) => join(folder, name)))
      if (statSync(file).mtimeMs < Date.now() - 1000 * KEPT_SECONDS) rmSync(file, { force: true });
  });
  return {
    async take(parameters) {
      await forget();
      const name = createHash('sha256').update(parameters).digest('hex');
      try {
        writeFileSync(join(folder, name), '', { flag: 'wx', mode: 0o600, flush: true });
        const created = createdIn(parameters);
        if (created > Date.now() / 1000) utimesSync(join(folder, name), created, created);
        return true;
      } catch (failure) {
        if ((failure as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw failure;
      }
    },
  };
}
