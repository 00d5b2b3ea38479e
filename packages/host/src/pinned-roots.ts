import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64 } from '@inro/foundation';
import { placeFileOnce } from '@inro/foundation/node';
import { z } from 'zod';
import { authorityList, type HostConfig } from './config.ts';
import { HttpError } from './errors.ts';

const listSchema = z.object({ authorities: authorityList.min(1) });

/** Root certificates (DER) by purpose: `signature`, `authentication`, `access`. */
export type PinnedRoots = (purpose: string) => readonly Uint8Array[];

/**
 * The authority's roots that this process believes. `INRO_TRUST` names a file of them; without it they are those of the
 * topology at the very first start, kept in the data folder, and never taken again: later generations are added by an
 * operator. Nothing is asked over the wire, where whoever has the authority's port would be the authority. Rejects with
 * `http.peer_unavailable` while there is neither.
 */
export async function openPinnedRoots(config: HostConfig, env: NodeJS.ProcessEnv = process.env): Promise<PinnedRoots> {
  const file = env.INRO_TRUST ?? join(config.dataDir, 'trusted-roots.json');
  if (!existsSync(file)) {
    if (env.INRO_TRUST) throw new TypeError('INRO_TRUST names no file');
    const { authorities } = config.topology;
    if (authorities === undefined) throw new HttpError('http.peer_unavailable');
    placeFileOnce(file, `${JSON.stringify({ authorities }, null, 1)}\n`);
  }
  const { authorities } = listSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return (purpose) => authorities.filter((one) => one.purpose === purpose).map((one) => fromBase64(one.certificate));
}
