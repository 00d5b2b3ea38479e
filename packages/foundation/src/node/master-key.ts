import { readFileSync } from 'node:fs';
import { fromHex } from '../bytes.ts';
import { Secret } from '../secret.ts';

/**
 * Reads a master key: 32 bytes in hexadecimal, in a file that its owner alone may read. Whoever starts the house makes
 * it; a program never does: behind a wrong path it would begin with a key that nobody else has. TypeError for a file of
 * another form; of one that is not there, the failure to read it.
 */
export function readMasterKey(path: string): Secret<Uint8Array> {
  const hex = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new TypeError('a master key has 32 bytes in hexadecimal');
  return new Secret(fromHex(hex));
}
