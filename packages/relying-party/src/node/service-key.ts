import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { exposeSecret, Secret } from '@inro/foundation';
import { placeFileOnce, readMasterKey } from '@inro/foundation/node';
import type { ServiceKey } from '../service-key.ts';

const LENGTH = 32;
const IV = 12;
const TAG = 16;

/**
 * The key in `service.key` of this folder (64 hexadecimal digits), made where there is none; every process of the service
 * has the same folder. Who loses it knows no customer again: it belongs into the backup, apart from that of the tables.
 * `TypeError` for a file that is no such key, and where it is missing although `known` says that people are known by it.
 */
export function openServiceKey({
  folder,
  known = false,
}: {
  readonly folder: string;
  readonly known?: boolean;
}): ServiceKey {
  const path = join(folder, 'service.key');
  if (!existsSync(path)) {
    if (known) throw new TypeError('service.key is missing beside people who are known by it');
    mkdirSync(folder, { recursive: true });
    // Of two processes at once both read the one that was placed.
    placeFileOnce(path, `${randomBytes(LENGTH).toString('hex')}\n`);
  }
  return serviceKeyOf(readMasterKey(path));
}

/** A key that ends with this process, for tests: after a restart everybody is somebody else. */
export const temporaryServiceKey = (): ServiceKey => serviceKeyOf(new Secret(new Uint8Array(randomBytes(LENGTH))));

function serviceKeyOf(key: Secret<Uint8Array>): ServiceKey {
  // RFC 5869: one key, two uses.
  const derive = (use: string) => new Secret(new Uint8Array(hkdfSync('sha256', exposeSecret(key), '', use, LENGTH)));
  const [names, seals] = [derive('inro service reference'), derive('inro service seal')];
  return {
    reference: (of, digest) => createHmac('sha256', exposeSecret(names)).update(`${of} ${digest}`).digest('base64url'),
    seal(plain, context) {
      const iv = randomBytes(IV);
      const cipher = createCipheriv('aes-256-gcm', exposeSecret(seals), iv, { authTagLength: TAG });
      cipher.setAAD(Buffer.from(context));
      return new Uint8Array(Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
    },
    open(sealed, context) {
      if (sealed.length < IV + TAG) return undefined;
      const [iv, body, tag] = [sealed.subarray(0, IV), sealed.subarray(IV, -TAG), sealed.subarray(-TAG)];
      const decipher = createDecipheriv('aes-256-gcm', exposeSecret(seals), iv, { authTagLength: TAG });
      decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
      try {
        return new Uint8Array(Buffer.concat([decipher.update(body), decipher.final()]));
      } catch {
        return undefined;
      }
    },
  };
}
