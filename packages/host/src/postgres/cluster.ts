import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { draftOf, placeFileOnce, removeDrafts, replaceFile, syncFolder } from '@inro/foundation/node';
import { InroError } from '@inro/problem';
import { HostError } from '../errors.ts';
import { runPostgres } from './command.ts';

export interface Cluster {
  readonly folder: string;
  readonly password: string;
}

/** Stands in a cluster that was made whole; one that has it is never made anew, whatever else is missing. */
const MARK = 'made-whole';
const PASSWORD_LENGTH = 32;
/** PostgreSQL, access/transam.h, FirstNormalObjectId: initdb makes no database with this number or above. */
const FIRST_NORMAL_OBJECT_ID = 16_384;

/** Opens the cluster of a folder, and makes it where none was ever finished. `host.database_unavailable`. */
export async function openCluster(dataDir: string, throwaway: boolean): Promise<Cluster> {
  const folder = join(dataDir, 'cluster');
  const passwordFile = join(dataDir, 'superuser-password');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (existsSync(folder) && neverFinished(folder)) renameSync(folder, draftOf(folder));
    removeDrafts(dataDir);
    if (!existsSync(folder)) await makeCluster(folder, passwordFile, throwaway);
    return { folder, password: readFileSync(passwordFile, 'utf8') };
  } catch (cause) {
    throw cause instanceof InroError ? cause : new HostError('host.database_unavailable', { cause });
  }
}

/** In a draft, renamed when initdb has synced it: a cut at any moment leaves no cluster or a whole one. */
async function makeCluster(folder: string, passwordFile: string, throwaway: boolean): Promise<void> {
  // One that is there already may be of a cluster whose disk is away.
  if (textOf(passwordFile).length < PASSWORD_LENGTH)
    replaceFile(passwordFile, randomBytes((PASSWORD_LENGTH / 4) * 3).toString('base64url'));
  const draft = draftOf(folder);
  const initdb = runPostgres('initdb', [
    ...['-D', draft, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
    ...['-E', 'UTF8', '--locale=C', ...(throwaway ? ['--no-sync'] : [])],
  ]);
  let said = '';
  initdb.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(initdb, 'close');
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new HostError('host.database_unavailable', { cause: new Error(said) });
  }
  placeFileOnce(join(draft, MARK), '');
  renameSync(draft, folder);
  const dataDir = dirname(folder);
  for (const changed of [dataDir, dirname(dataDir)]) syncFolder(changed);
}

/**
 * True of what an initdb that was ended left behind before there was a mark: no server ever ran on it (each leaves its
 * options there), and it has no database but initdb's own.
 */
function neverFinished(folder: string): boolean {
  if (existsSync(join(folder, MARK)) || existsSync(join(folder, 'postmaster.opts'))) return false;
  const version = textOf(join(folder, 'PG_VERSION'));
  const databases = existsSync(join(folder, 'base')) ? readdirSync(join(folder, 'base')) : [];
  return /^(\d+\n)?$/.test(version) && !databases.some((name) => Number(name) >= FIRST_NORMAL_OBJECT_ID);
}

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
