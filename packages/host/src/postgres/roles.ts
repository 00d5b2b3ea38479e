import { InroError } from '@inro/problem';
import { requireRecentServer } from '../database.ts';
import { HostError } from '../errors.ts';
import { ProvenClient } from '../proven-database.ts';

/** What PostgreSQL (appendix A) and the network say, and the row that names the cause. */
const CAUSES = {
  'host.database_login_refused': /^(?:28000|28P01|3D000)$/,
  'host.database_rights_missing': /^42501$/,
  'host.database_unreachable': /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ECONNRESET)$/,
} as const;
/** What the client says without a code. */
const SILENT = /timeout|Connection terminated/;

/** Why a server of one's own gives no database: nobody there, not let in, without the rights, or something else. */
function databaseFailure(cause: unknown): InroError {
  if (cause instanceof InroError) return cause;
  const { code, message = '' } = cause as { code?: string; message?: string };
  const [row = SILENT.test(message) ? 'host.database_unreachable' : 'host.database_unavailable'] = (
    Object.keys(CAUSES) as (keyof typeof CAUSES)[]
  ).filter((one) => CAUSES[one].test(code ?? ''));
  return new HostError(row, { cause });
}

/** A server that does not answer for so long is none. */
const PATIENCE_MS = 10_000;

/** Makes a database and a login role of the same name that owns it and that no other role may connect to; returns its connection string. `host.database_…` names why it cannot. The administrator needs CREATEDB and CREATEROLE, not more. */
export async function ensureDatabase(superuserUrl: string, name: string, password: string): Promise<string> {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(name)) throw new TypeError('not a database name');
  const client = new ProvenClient({
    connectionString: superuserUrl,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  try {
    await client.connect();
    const version = await client.query<{ server_version_num: string }>('show server_version_num');
    requireRecentServer(version.rows[0]?.server_version_num);
    const role = await client.query('select 1 from pg_roles where rolname = $1', [name]);
    const me = await client.query<{ rolsuper: boolean }>('select rolsuper from pg_roles where rolname = current_user');
    const secret = client.escapeLiteral(password);
    await client.query(
      role.rowCount ? `alter role ${name} login password ${secret}` : `create role ${name} login password ${secret}`,
    );
    // PostgreSQL 15 to 18, CREATE DATABASE: an owner is oneself or a role that one is a member of.
    if (!me.rows[0]?.rolsuper) await client.query(`grant ${name} to current_user`);
    const database = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!database.rowCount) await client.query(`create database ${name} owner ${name}`);
    await client.query(`revoke all on database ${name} from public`);
  } catch (cause) {
    throw databaseFailure(cause);
  } finally {
    await client.end().catch(() => undefined);
  }
  const url = new URL(superuserUrl);
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return url.href;
}
