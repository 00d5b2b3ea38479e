import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux: a file system in memory. */
const MEMORY = '/dev/shm';
/** Several times what a whole run has ever left in its folders. */
const ENOUGH_BYTES = 8 * 2 ** 30;

export interface Scratch {
  readonly path: string;
  [Symbol.dispose](): void;
}

/**
 * A folder for everything that tests write, and in which they and all that they start make their temporary folders: in memory
 * where there is much of it, since phones and databases wait for each commit, and what is lost here nobody misses.
 */
export function openScratch(memory = MEMORY, enough = ENOUGH_BYTES): Scratch {
  const path = mkdtempSync(join(hasRoom(memory, enough) ? memory : tmpdir(), 'inro-test-'));
  process.env.TMPDIR = path;
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

function hasRoom(folder: string, bytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= bytes;
  } catch {
    return false;
  }
}
