/** What of a `pg` Pool or Client is used; a pool of yours fits as it is. */
export interface PostgresClient {
  // biome-ignore lint/suspicious/noExplicitAny: the rows of a statement are the statement's
  query(text: string, values?: any[]): Promise<{ readonly rows: any[] }>;
}

const NAME = /^[a-z_][a-z0-9_]{0,50}$/;

/** The table's own name, behind that of its schema. `TypeError` for a name that would have to be quoted. */
export function tableName(table: string): string {
  const parts = table.split('.');
  if (parts.length > 2 || !parts.every((part) => NAME.test(part)))
    throw new TypeError('a table is named in lower case letters, digits and _');
  return parts.at(-1)!;
}

/** Whether the table stands there with this column; a role that may create nothing uses one that its owner made. */
export async function hasColumn(client: PostgresClient, table: string, column: string): Promise<boolean> {
  const text = 'select 1 from pg_attribute where attrelid = to_regclass($1) and attname = $2 and not attisdropped';
  return (await client.query(text, [table, column])).rows.length === 1;
}
