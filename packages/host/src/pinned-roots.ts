import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64, fromUtf8 } from '@inro/foundation';
import { placeFileOnce } from '@inro/foundation/node';
import { z } from 'zod';
import type { HostConfig } from './config.ts';
import { HttpError } from './errors.ts';
import { httpRequest } from './http-client.ts';

const listSchema = z.object({
  authorities: z.array(z.object({ name: z.string(), purpose: z.string(), certificate: z.base64() })).min(1),
});

/** Root certificates (DER) by purpose: `signature`, `authentication`, `access`. */
export type PinnedRoots = (purpose: string) => readonly Uint8Array[];

/**
 * The authority's roots that this process believes. `INRO_TRUST` names a file of them; without it they are taken from
 * the status server at the very first start, kept in the data folder, and never fetched again: later generations are
 * added by an operator. Rejects with `http.peer_unavailable` while there is neither.
 */
export async function openPinnedRoots(config: HostConfig, env: NodeJS.ProcessEnv = process.env): Promise<PinnedRoots> {
  const file = env.INRO_TRUST ?? join(config.dataDir, 'trusted-roots.json');
  if (!existsSync(file)) {
    if (env.INRO_TRUST) throw new TypeError('INRO_TRUST names no file');
    const list = await fetchRoots(config);
    placeFileOnce(file, `${JSON.stringify(list, null, 1)}\n`);
  }
  const { authorities } = listSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return (purpose) => authorities.filter((one) => one.purpose === purpose).map((one) => fromBase64(one.certificate));
}

async function fetchRoots(config: HostConfig): Promise<z.infer<typeof listSchema>> {
  const { status, body } = await httpRequest(`${config.topology.origins.status}/ca`, { timeoutMs: 5_000 });
  if (status !== 200) throw new HttpError('http.peer_unavailable', { details: { status } });
  return listSchema.parse(JSON.parse(fromUtf8(body)));
}
