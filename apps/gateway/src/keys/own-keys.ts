import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exposeSecret, Secret, toBase64Url } from '@inro/foundation';
import { placeFileOnce, readMasterKey } from '@inro/foundation/node';

/** What stands in the data folder of the gateway, made at its very first start and for all of its instances. */
export interface OwnKeys {
  /** Behind every `sub`: another key makes everybody a stranger to every client. */
  readonly subjects: Secret<Uint8Array>;
  /** Seals the provider's cookies. */
  readonly cookies: Secret<string>;
}

/** `TypeError` where people are known to clients already and the key behind their subjects is gone: a restore is not whole. */
export function openOwnKeys(folder: string, hasClients: boolean): OwnKeys {
  const subjects = join(folder, 'subject.key');
  if (hasClients && !existsSync(subjects))
    throw new TypeError('subject.key is missing beside clients that know people by it');
  const cookies = join(folder, 'cookie.key');
  for (const file of [subjects, cookies])
    if (!existsSync(file)) placeFileOnce(file, `${randomBytes(32).toString('hex')}\n`);
  const cookieKey = exposeSecret(readMasterKey(cookies));
  return { subjects: readMasterKey(subjects), cookies: new Secret(toBase64Url(cookieKey)) };
}
