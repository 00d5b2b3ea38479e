import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Puts a file there whole and durable, or not at all, for its owner alone. What is there already stays: of several
 * processes that begin at once all go on with the first one's.
 */
export function placeFileOnce(path: string, content: string | Uint8Array): void {
  throughDraft(path, content, (draft) => {
    try {
      linkSync(draft, path);
    } catch (failure) {
      if ((failure as { code?: string }).code !== 'EEXIST') throw failure;
    }
  });
}

/** Puts a file in the place of the one that is there, whole and durable; a cut leaves the old one or the new one. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  throughDraft(path, content, (draft) => renameSync(draft, path));
}

function throughDraft(path: string, content: string | Uint8Array, put: (draft: string) => void): void {
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx', flush: true });
    put(draft);
  } finally {
    rmSync(draft, { force: true });
  }
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
