import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = process.env.INRO_CONFORMANCE_DIR ?? join(import.meta.dirname, '../../../../shared/conformance');

export interface MacGroup {
  readonly keySize: number;
  readonly tagSize: number;
  readonly tests: readonly { tcId: number; key: string; msg: string; tag: string; result: 'valid' | 'invalid' }[];
}

/** The Wycheproof AES-CMAC groups, or undefined when the foreign suites are not on this machine. */
export function aesCmacGroups(): readonly MacGroup[] | undefined {
  const path = join(folder, 'wycheproof-aes_cmac_test.json.gz');
  if (!existsSync(path)) return undefined;
  return (JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as { testGroups: MacGroup[] }).testGroups;
}
