import pg from 'pg';
import { requireRecentServer } from '../database.ts';

/** A server that does not answer for so long is none. */
const PATIENCE_MS = 10_000;

/** Makes a database and a login role of the same name that owns it and that no other role may connect to; returns its connection string. `host.database_too_old`. */
export async function ensureDatabase(superuserUrl: string, name: string, password: string): Promise<string> {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(name)) throw new TypeError('not a database name');
  const client = new pg.Client({
    connectionString: superuserUrl,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  await client.connect();
  try {
    const version = await client.query<{ server_version_num: string }>('show server_version_num');
    requireRecentServer(version.rows[0]?.server_version_num);
    const role = await client.query('select 1 from pg_roles where rolname = $1', [name]);
    const secret = client.escapeLiteral(password);
    await client.query(
      role.rowCount ? `alter role ${name} login password ${secret}` : `create role ${name} login password ${secret}`,
    );
    const database = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!database.rowCount) await client.query(`create database ${name} owner ${name}`);
    await client.query(`revoke all on database ${name} from public`);
  } finally {
    await client.end();
  }
  const url = new URL(superuserUrl);
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return url.href;
}
