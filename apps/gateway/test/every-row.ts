import { openDatabase, sql } from '@inro/host';
import type { Town } from './town.ts';

/** Every row of every table of the gateway, as text. */
export async function everyRow({ database }: Pick<Town, 'database'>): Promise<readonly string[]> {
  const db = openDatabase<Record<string, Record<string, unknown>>>(database.url);
  const { rows: tables } = await sql<{
    name: string;
  }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(db);
  const dumps = await Promise.all(tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db)));
  await db.destroy();
  return dumps.flatMap(({ rows }) => rows.map((row) => JSON.stringify(row)));
}
