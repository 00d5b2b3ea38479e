import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addClient } from '../../../tools/inro/client-add.ts';
import type { House } from './house.ts';

/** Registers an origin as `inro client add` does; gives the way to withdraw it again. */
export async function registerOrigin(house: House, name: string, origin: string): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(house.folder, `client-${name}-`));
  const operator = house.peer('operator');
  const { authorities } = house.configs.ca!.topology;
  const names = { ja: name, 'ja-x-easy': name, en: name };
  const about = { operator, statusOrigin: house.system.origin('status'), authorities: authorities! };
  await addClient({ name, origin, names, folder }, about);
  const { raw } = new X509Certificate(readFileSync(join(folder, 'access.cer')));
  return async () => {
    const order = { reason: 'cessationOfOperation', at: house.clock.now().toISOString() };
    await operator.call('ca', 'PUT', `/revocations/${createHash('sha256').update(raw).digest('base64url')}`, order);
  };
}
