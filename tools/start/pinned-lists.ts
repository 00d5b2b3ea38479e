import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, processes } from '@inro/deployment';
import { readRegularFile } from '@inro/foundation/node';
import type { AuthorityList } from '@inro/host';

/**
 * Who pinned the authority's roots before it had them all (ADR 57): names of processes in whose `trusted-roots.json` one is
 * missing. What they believe is for an operator to add; from when the new roots certify, they refuse whom those certify.
 */
export function pinnedWithout(dataDir: string, authorities: AuthorityList): string[] {
  return processes.flatMap((row) => {
    const file = join(dataDir, folderOf(row), 'trusted-roots.json');
    if (!lstatSync(file, { throwIfNoEntry: false })) return [];
    const pinned = listIn(file);
    return authorities.every(({ certificate }) => pinned.includes(`"${certificate}"`)) ? [] : [row.name];
  });
}

const LONGEST_LIST = 1 << 20;

/** Nothing where it cannot be read: it is the process's own, and whoever has taken that over may leave a pipe there. */
function listIn(file: string): string {
  try {
    return Buffer.from(readRegularFile(file, LONGEST_LIST)).toString('utf8');
  } catch {
    return '';
  }
}
