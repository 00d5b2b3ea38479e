import { exposeSecret } from '@inro/foundation';
import { readMasterKey } from '@inro/foundation/node';
import { runProcess } from '@inro/host';
import { startPhoneMaker } from './start.ts';

/** INRO_ISSUER_MASTER_KEY, INRO_PROVIDER_MASTER_KEY: path of a file, 32 bytes in hexadecimal. */
function masterKey(variable: string): Uint8Array {
  const path = process.env[variable];
  if (!path) throw new TypeError(`${variable} is not set`);
  return exposeSecret(readMasterKey(path));
}

await runProcess((host) =>
  startPhoneMaker({
    ...host,
    masters: { issuer: masterKey('INRO_ISSUER_MASTER_KEY'), provider: masterKey('INRO_PROVIDER_MASTER_KEY') },
  }),
);
