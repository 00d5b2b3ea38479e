import {
  type Act,
  type Acts,
  actNamesOf,
  actOfCredential,
  actsOnTheWire,
  type CertifiedActName,
  credentialIdOf,
  type StatementAct,
  signatureContainers,
  unknownAct,
} from '../act/act.ts';
import { documentsToWire, readDocuments } from '../act/document.ts';
import { objectField, onlyMembers, wholeNumberField } from '../json/fields.ts';
import { isJsonObject, type JsonObject } from '../json/read.ts';
import { STATEMENT_TYPE } from '../statement/items.ts';
import { readKeptDays, readStatementCredential, statementCredential } from './statement-credential.ts';

const CREDENTIAL_FORMAT = 'inro_x509';

/** A staple may be this old unless the request names less (seconds). */
export const DEFAULT_STAPLE_AGE = 24 * 3600;

/** The DCQL query of acts (OpenID4VP 1.0 §6): one credential of our format for each, in the order of the wire. Throws TypeError. */
export function queryOf(acts: Acts): JsonObject {
  const credentials = actNamesOf(acts).map((name) => {
    const act = acts[name] as Act;
    if (act.act === 'statement') return statementCredential(act);
    return { id: credentialIdOf(name), format: CREDENTIAL_FORMAT, meta: metaOf(act) };
  });
  const query = { credentials };
  // What this writes it also reads.
  readQuery(query);
  return query;
}

/** Reads a query that is exactly one of {@link queryOf}. Throws TypeError. */
export function readQuery(query: JsonObject): Acts {
  onlyMembers(query, ['credentials']);
  const { credentials } = query;
  if (!Array.isArray(credentials) || credentials.length === 0) throw new TypeError('no credential');
  const acts = credentials.map(readCredential);
  const read = Object.fromEntries(acts.map((act) => [act.act, act])) as Acts;
  const inOrder = actNamesOf(read);
  if (inOrder.length !== acts.length || acts.some(({ act }, place) => act !== inOrder[place]))
    throw new TypeError('a credential stands twice, or in another order');
  // ADR 88: whoever is shown the certificate has all of it.
  if (read.statement && (read.attributes ?? read.signature)) throw new TypeError('a statement beside its certificate');
  return read;
}

function readCredential(credential: unknown): Act {
  if (!isJsonObject(credential)) throw new TypeError('not a credential');
  if (credential.format === STATEMENT_TYPE) return readStatementCredential(credential);
  onlyMembers(credential, ['id', 'format', 'meta']);
  const { id, format } = credential;
  const act = typeof id === 'string' ? actOfCredential(id) : undefined;
  if (act === undefined || act === 'statement' || format !== CREDENTIAL_FORMAT)
    throw new TypeError('another credential');
  const meta = objectField(credential, 'meta');
  if (meta.profile !== actsOnTheWire[act].profile) throw new TypeError('another profile');
  return readMeta(act, meta);
}

function metaOf(act: Exclude<Act, StatementAct>): JsonObject {
  const { profile } = actsOnTheWire[act.act];
  const age = act.maxStapleAge === DEFAULT_STAPLE_AGE ? {} : { max_staple_age: act.maxStapleAge };
  switch (act.act) {
    case 'login':
      return { profile, ...age };
    case 'attributes':
      return { profile, kept_days: act.keptDays, ...age };
    case 'signature':
      return { profile, container: act.container, documents: documentsToWire(act.documents), ...age };
    default:
      return unknownAct(act);
  }
}

function readMeta(act: CertifiedActName, meta: JsonObject): Act {
  const common = ['profile', 'max_staple_age'];
  const maxStapleAge = readStapleAge(meta);
  switch (act) {
    case 'login':
      onlyMembers(meta, common);
      return { act, maxStapleAge };
    case 'attributes': {
      onlyMembers(meta, [...common, 'kept_days']);
      return { act, keptDays: readKeptDays(meta), maxStapleAge };
    }
    case 'signature': {
      onlyMembers(meta, [...common, 'container', 'documents']);
      const container = signatureContainers.find((name) => name === meta.container);
      if (container === undefined) throw new TypeError('a container that no wallet makes');
      return { act, container, documents: readDocuments(meta.documents), maxStapleAge };
    }
    default:
      return unknownAct(act);
  }
}

function readStapleAge(meta: JsonObject): number {
  if (!Object.hasOwn(meta, 'max_staple_age')) return DEFAULT_STAPLE_AGE;
  const maxStapleAge = wholeNumberField(meta, 'max_staple_age');
  if (maxStapleAge < 60 || maxStapleAge > DEFAULT_STAPLE_AGE)
    throw new TypeError('a staple age outside 1 minute to 24 hours');
  return maxStapleAge;
}
