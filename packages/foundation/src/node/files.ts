import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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
  const draft = draftOf(path);
  try {
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx', flush: true });
    put(draft);
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(dirname(path));
}

/** Where something is made that is to be at `path` only when it is whole. */
export const draftOf = (path: string): string => `${path}.${randomUUID()}`;

export const isDraft = (name: string): boolean => /\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(name);

/** Removes the drafts that a cut left in a folder where nobody else writes now; what does not go yet goes the next time. */
export function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder).filter(isDraft)) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // Its maker, orphaned, still writes into it.
    }
  }
}

/** Makes durable what was put into a folder, renamed in it or taken out of it. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
