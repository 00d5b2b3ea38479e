import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { InroError } from '@inro/problem';
import { replaceFile } from '@inro/problem/node';

const FORMAT = '1';
const NEEDED_BYTES = 300 * 1024 * 1024;

/** Makes or opens the data folder and takes its lock; every way it can fail is a row of the error table. */
export function openDataFolder(dataDir: string, reset: boolean): { release(): void } {
  try {
    const marker = join(dataDir, 'format');
    if (existsSync(dataDir)) {
      if (!statSync(dataDir).isDirectory()) throw new Error('not a folder');
      const foreign = !existsSync(marker) && readdirSync(dataDir).some((name) => name !== 'lock');
      if (foreign) throw new Error('not a data folder of Inro');
    }
    makeFolder(dataDir);
    const lock = takeLock(join(dataDir, 'lock'));
    if (reset)
      for (const name of readdirSync(dataDir))
        if (name !== 'lock') rmSync(join(dataDir, name), { recursive: true, force: true });
    if (!existsSync(marker)) replaceFile(marker, FORMAT);
    if (readFileSync(marker, 'utf8') !== FORMAT) throw new Error('made by another version');
    const { bavail, bsize } = statfsSync(dataDir);
    if (bavail * bsize < NEEDED_BYTES) throw new InroError('start.disk_full');
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
    return lock;
  } catch (failure) {
    if (failure instanceof InroError) throw failure;
    const full = (failure as { code?: string }).code === 'ENOSPC';
    throw new InroError(full ? 'start.disk_full' : 'start.data_folder_unusable', { cause: failure });
  }
}

/** As `recursive` does, which never ends where a file system names a missing parent for a folder that it will not make (/proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

function takeLock(path: string): { release(): void } {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, String(process.pid));
      closeSync(file);
      return { release: () => rmSync(path, { force: true }) };
    } catch (failure) {
      if ((failure as { code?: string }).code !== 'EEXIST') throw failure;
      if (isRunning(Number(readFileSync(path, 'utf8')))) throw new InroError('start.already_running');
      rmSync(path, { force: true });
    }
  }
  throw new InroError('start.already_running');
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
