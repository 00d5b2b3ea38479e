import { fromUtf8 } from '@inro/foundation';
import { httpRequest, type Topology } from '@inro/host';

/** `docs/api/NAME.json` of every server of a running house: what it says at `GET /openapi.json`. */
export async function apiPages({ origins }: Topology): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  for (const [name, origin] of Object.entries(origins).sort()) {
    const { status, body } = await httpRequest(`${origin}/openapi.json`);
    if (status !== 200) throw new TypeError(`${name} does not describe itself`);
    pages.set(`${name}.json`, `${JSON.stringify(JSON.parse(fromUtf8(body)), undefined, 1)}\n`);
  }
  return pages;
}
