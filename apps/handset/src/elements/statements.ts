import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Prepares each statement of a database once: SQLite takes longer to compile one of ours than to run it. */
export function statementsOf(database: DatabaseSync): (sql: string) => StatementSync {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}
