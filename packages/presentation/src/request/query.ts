import { type Act, actOfCredential, actsOnTheWire, type LoginAct, unknownAct } from '../act/act.ts';
import { objectField, onlyMembers, secondsField } from '../json/fields.ts';
import { isJsonObject, type JsonObject } from '../json/read.ts';

const CREDENTIAL_FORMAT = 'inro_x509';
const LOGIN_PROFILE = 'user-authentication';

/** A staple may be this old unless the request names less (seconds). */
export const DEFAULT_STAPLE_AGE = 24 * 3600;

/** The DCQL query of an act (OpenID4VP 1.0 §6): one credential of our format, and what it has to be. */
export function queryOf(act: Act): JsonObject {
  const { credentialId } = actsOnTheWire[act.act];
  return { credentials: [{ id: credentialId, format: CREDENTIAL_FORMAT, meta: metaOf(act) }] };
}

/** Reads a query that is exactly one of {@link queryOf}. Throws TypeError. */
export function readQuery(query: JsonObject): Act {
  onlyMembers(query, ['credentials']);
  const { credentials } = query;
  if (!Array.isArray(credentials) || credentials.length !== 1 || !isJsonObject(credentials[0]))
    throw new TypeError('not one credential');
  const credential: JsonObject = credentials[0];
  onlyMembers(credential, ['id', 'format', 'meta']);
  const { id, format } = credential;
  const act = typeof id === 'string' ? actOfCredential(id) : undefined;
  if (act === undefined || format !== CREDENTIAL_FORMAT) throw new TypeError('another credential');
  const meta = objectField(credential, 'meta');
  switch (act) {
    case 'login':
      return readLoginMeta(meta);
    default:
      return unknownAct(act);
  }
}

function metaOf(act: Act): JsonObject {
  switch (act.act) {
    case 'login': {
      const { maxStapleAge } = act;
      return {
        profile: LOGIN_PROFILE,
        ...(maxStapleAge === DEFAULT_STAPLE_AGE ? {} : { max_staple_age: maxStapleAge }),
      };
    }
    default:
      return unknownAct(act.act);
  }
}

function readLoginMeta(meta: JsonObject): LoginAct {
  onlyMembers(meta, ['profile', 'max_staple_age']);
  if (meta.profile !== LOGIN_PROFILE) throw new TypeError('another profile');
  if (!Object.hasOwn(meta, 'max_staple_age')) return { act: 'login', maxStapleAge: DEFAULT_STAPLE_AGE };
  const maxStapleAge = secondsField(meta, 'max_staple_age');
  if (maxStapleAge < 60 || maxStapleAge > DEFAULT_STAPLE_AGE)
    throw new TypeError('a staple age outside 1 minute to 24 hours');
  return { act: 'login', maxStapleAge };
}
