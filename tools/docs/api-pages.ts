import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import type { RunningSystem } from '../cast/running-system.ts';

/** `docs/api/NAME.json` of every server of a running house: what it says at `GET /openapi.json`. */
export async function apiPages(system: RunningSystem): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  for (const name of Object.keys(system.topology.origins).sort()) {
    const { status, body } = await httpRequest(`${system.origin(name)}/openapi.json`);
    if (status !== 200) throw new TypeError(`${name} does not describe itself`);
    pages.set(`${name}.json`, `${JSON.stringify(JSON.parse(fromUtf8(body)), undefined, 1)}\n`);
  }
  return pages;
}
