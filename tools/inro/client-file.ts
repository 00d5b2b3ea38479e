import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** What a client of OpenID Connect is configured with. */
export interface ClientFile {
  readonly issuer: string;
  readonly client_id: string;
  readonly redirect_uri: string | undefined;
  /** Private. */
  readonly jwk: JsonWebKey;
}

const KID = 'client-1';
/** From where npm was called, as the developer meant it. */
const placeOf = (file: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), file);

/** The key in this file, or a new one where there is no file; what the gateway is shown of it is public. Undefined for a file of something else. */
export function openClientKey(file: string): { readonly jwk: JsonWebKey; readonly shown: JsonWebKey } | undefined {
  const jwk = existsSync(placeOf(file)) ? readKey(placeOf(file)) : newKey();
  if (jwk === undefined) return undefined;
  const { kty, crv, x, y } = jwk;
  return { jwk, shown: { kty, crv, x, y, kid: KID, alg: 'ES256', use: 'sig' } as JsonWebKey };
}

function newKey(): JsonWebKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: KID };
}

function readKey(place: string): JsonWebKey | undefined {
  try {
    const { jwk } = JSON.parse(readFileSync(place, 'utf8')) as Partial<ClientFile>;
    return jwk?.crv === 'P-256' && jwk.d !== undefined && jwk.kid === KID ? jwk : undefined;
  } catch {
    return undefined;
  }
}

/** Readable by its owner alone; whole, or as it was. */
export function writeClientFile(file: string, client: ClientFile): void {
  const place = placeOf(file);
  writeFileSync(`${place}.new`, `${JSON.stringify(client, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${place}.new`, place);
}
