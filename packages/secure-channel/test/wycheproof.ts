import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface MacGroup {
  readonly keySize: number;
  readonly tagSize: number;
  readonly tests: readonly { tcId: number; key: string; msg: string; tag: string; result: 'valid' | 'invalid' }[];
}

const suite = join(import.meta.dirname, 'fixtures/wycheproof-aes_cmac_test.json.gz');

/** The AES-CMAC groups of Wycheproof (C2SP, Apache-2.0). */
export const aesCmacGroups = (): readonly MacGroup[] =>
  (JSON.parse(gunzipSync(readFileSync(suite)).toString('utf8')) as { testGroups: MacGroup[] }).testGroups;
