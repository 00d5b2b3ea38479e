import { objectField, onlyMembers, secondsField } from '../json/fields.ts';
import { isJsonObject, type JsonObject } from '../json/read.ts';

/** Identifier of the one credential of a login: member of `vp_token`. */
export const CREDENTIAL_ID = 'login';
export const CREDENTIAL_FORMAT = 'inro_x509';
const PROFILE = 'user-authentication';

/** A staple may be this old unless the request names less (seconds). */
export const DEFAULT_STAPLE_AGE = 24 * 3600;

/** The only DCQL query of our profile (OpenID4VP 1.0 §6): one user-authentication certificate, its staple not older than said. */
export function loginQuery(maxStapleAge?: number): JsonObject {
  const age = maxStapleAge === undefined ? {} : { max_staple_age: maxStapleAge };
  return { credentials: [{ id: CREDENTIAL_ID, format: CREDENTIAL_FORMAT, meta: { profile: PROFILE, ...age } }] };
}

/** Reads a query that is exactly {@link loginQuery}; returns the staple's greatest age in seconds. Throws TypeError. */
export function readLoginQuery(query: JsonObject): number {
  onlyMembers(query, ['credentials']);
  const { credentials } = query;
  if (!Array.isArray(credentials) || credentials.length !== 1 || !isJsonObject(credentials[0]))
    throw new TypeError('not one credential');
  const credential: JsonObject = credentials[0];
  onlyMembers(credential, ['id', 'format', 'meta']);
  if (credential.id !== CREDENTIAL_ID || credential.format !== CREDENTIAL_FORMAT)
    throw new TypeError('another credential');
  const meta = objectField(credential, 'meta');
  onlyMembers(meta, ['profile', 'max_staple_age']);
  if (meta.profile !== PROFILE) throw new TypeError('another profile');
  if (!Object.hasOwn(meta, 'max_staple_age')) return DEFAULT_STAPLE_AGE;
  const age = secondsField(meta, 'max_staple_age');
  if (age < 60 || age > DEFAULT_STAPLE_AGE) throw new TypeError('a staple age outside 1 minute to 24 hours');
  return age;
}
