import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isDraft, removeDrafts, replaceFile, syncFolder } from '@inro/foundation/node';
import { InroError } from '@inro/problem';
import { StartError } from './errors.ts';
import { requireOwnFolder } from './own-folder.ts';

const FORMAT = '1';
const NEEDED_BYTES = 300 * 1024 * 1024;

/** What says that a folder is ours, and what says so in its place while it is being emptied. */
const MARKER = 'format';
const BEING_EMPTIED = 'being-reset';

export interface DataFolderLock {
  /** True when the one who held it before did not let go of it: killed, and its processes may still be ending. */
  readonly wasLeft: boolean;
  release(): void;
}

/** Makes the data folder where there is none and takes its lock; every way it can fail is a row of the error table. */
export function lockDataFolder(dataDir: string): DataFolderLock {
  return clearly(() => {
    refuseForeign(dataDir);
    makeFolder(dataDir);
    return takeLock(join(dataDir, 'lock'));
  });
}

/** Readies a data folder whose lock is held; `reset` empties it. Fails as {@link lockDataFolder} does. */
export function openDataFolder(dataDir: string, reset: boolean): void {
  clearly(() => {
    const marker = join(dataDir, MARKER);
    removeDrafts(dataDir);
    empty(dataDir, reset);
    if (!existsSync(marker)) replaceFile(marker, FORMAT);
    if (readFileSync(marker, 'utf8') !== FORMAT) throw new Error('made by another version');
    const { bavail, bsize } = statfsSync(dataDir);
    if (bavail * bsize < NEEDED_BYTES) throw new StartError('start.disk_full');
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
    removeDrafts(join(dataDir, 'keys'));
    syncFolder(dataDir);
  });
}

function clearly<T>(work: () => T): T {
  try {
    return work();
  } catch (failure) {
    if (failure instanceof InroError) throw failure;
    const full = (failure as { code?: string }).code === 'ENOSPC';
    throw new StartError(full ? 'start.disk_full' : 'start.data_folder_unusable', { cause: failure });
  }
}

function refuseForeign(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  if (!statSync(dataDir).isDirectory()) throw new Error('not a folder');
  requireOwnFolder(dataDir);
  const names = readdirSync(dataDir);
  if (names.some((name) => (name === MARKER || name === BEING_EMPTIED) && hasFormat(join(dataDir, name)))) return;
  // A start that was cut may have left the draft of its marker.
  const ours = (name: string) => name === 'lock' || (isDraft(name) && name.startsWith(`${MARKER}.`));
  if (!names.every(ours)) throw new Error('not a data folder of Inro');
}

/** Every version wrote a number: others have files of these names too, and `--reset` empties a folder. */
const hasFormat = (mark: string): boolean => lstatSync(mark).isFile() && /^\d{1,3}$/.test(readFileSync(mark, 'utf8'));

/** Empties the folder on `--reset`, and one whose emptying was cut: half of a house is none. */
function empty(dataDir: string, reset: boolean): void {
  const [marker, mark] = [join(dataDir, MARKER), join(dataDir, BEING_EMPTIED)];
  // Renamed, since a full disk may take no new file.
  if (reset && existsSync(marker)) renameSync(marker, mark);
  if (!existsSync(mark)) return;
  syncFolder(dataDir);
  for (const name of readdirSync(dataDir))
    if (name !== 'lock' && name !== BEING_EMPTIED)
      rmSync(join(dataDir, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  replaceFile(marker, FORMAT);
  rmSync(mark);
}

/** As `recursive` does, which never ends where a file system names a missing parent for a folder that it will not make (/proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

function takeLock(path: string): DataFolderLock {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, String(process.pid));
      closeSync(file);
      return { wasLeft: attempt > 0, release: () => rmSync(path, { force: true }) };
    } catch (failure) {
      if ((failure as { code?: string }).code !== 'EEXIST') throw failure;
      const process = Number(readFileSync(path, 'utf8'));
      if (isRunning(process)) throw new StartError('start.already_running', { details: { process } });
      rmSync(path, { force: true });
    }
  }
  throw new StartError('start.already_running');
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return !existsSync('/proc/self') || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start/main.ts');
  } catch {
    return false;
  }
}

/** A secret text that is made once and kept with mode 0600. */
export function keptSecret(dataDir: string, name: string, make = () => randomBytes(24).toString('base64url')): string {
  const path = join(dataDir, 'keys', name);
  if (!existsSync(path)) replaceFile(path, make());
  return readFileSync(path, 'utf8');
}

/** The Ed25519 key by which a process signs to its peers; returns the public half (base64url). */
export function peerKey(dataDir: string, name: string): { readonly file: string; readonly publicKey: string } {
  const file = join(dataDir, 'keys', `peer-${name}.pem`);
  const publicFile = join(dataDir, 'keys', `peer-${name}.pub`);
  if (!existsSync(publicFile)) {
    const pair = generateKeyPairSync('ed25519');
    replaceFile(file, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    replaceFile(publicFile, pair.publicKey.export({ format: 'jwk' }).x!);
  }
  return { file, publicKey: readFileSync(publicFile, 'utf8') };
}
