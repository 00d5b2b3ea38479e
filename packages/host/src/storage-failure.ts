import { InroError } from '@inro/problem';
import { HostError, HttpError } from './errors.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html): READONLY, IOERR, FULL, CANTOPEN. */
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;

/** What operating system and PostgreSQL (appendix A) say of a disk. */
const CODES: Readonly<Record<string, 'host.disk_full' | 'host.disk_failing'>> = {
  ENOSPC: 'host.disk_full',
  EDQUOT: 'host.disk_full',
  '53100': 'host.disk_full',
  EIO: 'host.disk_failing',
  EROFS: 'host.disk_failing',
  '58030': 'host.disk_failing',
};

// PostgreSQL, appendix A: connection exceptions, too many connections, shutdown and start, a statement or transaction ended.
const AWAY = /^(?:08...|53300|57P0[1-5]|57014|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
/** What its client says without a code; ECONNREFUSED and the like come bare from it alone. */
const AWAY_IN_WORDS = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

/** True of a failure that says: the database cannot be reached, is stuck, or has no connection left for this one. */
function isDatabaseAway(failure: Error): boolean {
  const { code } = failure as { code?: unknown };
  return typeof code === 'string' ? AWAY.test(code) : AWAY_IN_WORDS.test(failure.message);
}

/** The error for what a store threw: a full disk, a failing one, a database that is away; else undefined. */
export function storageFailure(failure: unknown): InroError | undefined {
  if (!(failure instanceof Error) || failure instanceof InroError) return undefined;
  const { code, errcode } = failure as { code?: string; errcode?: number };
  if (code === 'ERR_SQLITE_ERROR') return sqliteFailure((errcode ?? 0) & 0xff, failure);
  const trouble = CODES[code ?? ''];
  if (trouble) return new HostError(trouble, { cause: failure });
  return isDatabaseAway(failure) ? new HttpError('http.peer_unavailable', { cause: failure }) : undefined;
}

function sqliteFailure(result: number, cause: Error): InroError | undefined {
  if (result === SQLITE_FULL) return new HostError('host.disk_full', { cause });
  const failing = [SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN].includes(result);
  return failing ? new HostError('host.disk_failing', { cause }) : undefined;
}
