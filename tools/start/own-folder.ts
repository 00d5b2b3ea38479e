import { chmodSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { StartError } from './errors.ts';

const OTHERS = 0o077;
const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * Refuses a folder that is somebody else's, that others may write to or replace, or that holds what somebody else put
 * there (`start.data_folder_unsafe`, with the place): its keys would be theirs. What is ours and readable by others is
 * closed to them. Windows has no such owners.
 */
export function requireOwnFolder(dataDir: string): void {
  const me = process.getuid?.();
  if (me === undefined) return;
  const folder = realpathSync(dataDir);
  for (let above = dirname(folder), last = folder; above !== last; last = above, above = dirname(above)) {
    const { mode } = statSync(above);
    if (mode & 0o002 && !(mode & STICKY)) throw unsafe(above);
  }
  const { uid, mode } = statSync(folder);
  if (uid !== me || mode & WRITABLE_BY_OTHERS) throw unsafe(folder);
  close(folder);
  for (const path of everythingIn(folder)) if (lstatSync(path).uid !== me) throw unsafe(relative(folder, path));
  for (const path of everythingIn(folder)) close(path);
}

const unsafe = (place: string) => new StartError('start.data_folder_unsafe', { details: { place } });

/** PostgreSQL looks after its own cluster, and refuses one that is not its user's. */
function* everythingIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    yield path;
    if (entry.isDirectory() && !(entry.name === 'cluster' && folder.endsWith('postgres'))) yield* everythingIn(path);
  }
}

function close(path: string): void {
  const found = lstatSync(path);
  if (!found.isSymbolicLink() && found.mode & OTHERS) chmodSync(path, found.mode & 0o700);
}
