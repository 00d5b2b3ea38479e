import type { StatementAct } from '../act/act.ts';
import { objectField, onlyMembers, wholeNumberField } from '../json/fields.ts';
import { isJsonObject, type JsonObject } from '../json/read.ts';
import {
  isStatementItem,
  STATEMENT_TYPE,
  STATEMENT_VCT,
  type StatementItem,
  statementItems,
} from '../statement/items.ts';

/** A hundred years: what is kept longer is kept for ever. */
const LONGEST_KEPT = 36_525;

export function readKeptDays(meta: JsonObject): number {
  const keptDays = wholeNumberField(meta, 'kept_days');
  if (keptDays > LONGEST_KEPT) throw new TypeError('kept for more than a hundred years');
  return keptDays;
}

/**
 * A statement in the query (OpenID4VP 1.0 §6.1, appendix B.3): `claims` are what is required, in the order of the table of
 * items. What each person may keep back stands in `meta`, since `claim_sets` would name every combination of it.
 */
export const statementCredential = ({ required, optional, keptDays }: StatementAct): JsonObject => ({
  id: 'statement',
  format: STATEMENT_TYPE,
  meta: { vct_values: [STATEMENT_VCT], kept_days: keptDays, optional },
  ...(required.length === 0 ? {} : { claims: required.map((item) => ({ path: [item] })) }),
});

/** Reads what {@link statementCredential} wrote. Throws TypeError. */
export function readStatementCredential(credential: JsonObject): StatementAct {
  onlyMembers(credential, ['id', 'format', 'meta', 'claims']);
  if (credential.id !== 'statement') throw new TypeError('another credential');
  const meta = objectField(credential, 'meta');
  onlyMembers(meta, ['vct_values', 'kept_days', 'optional']);
  const { vct_values: types, optional: names } = meta;
  if (!Array.isArray(types) || types.length !== 1 || types[0] !== STATEMENT_VCT) throw new TypeError('another type');
  const optional = readItems(names);
  const required = Object.hasOwn(credential, 'claims') ? readItems(readPaths(credential.claims)) : [];
  if (Object.hasOwn(credential, 'claims') && required.length === 0) throw new TypeError('no claim');
  if (required.length + optional.length === 0) throw new TypeError('nothing is asked for');
  if (required.some((item) => optional.includes(item))) throw new TypeError('an item stands twice');
  return { act: 'statement', required, optional, keptDays: readKeptDays(meta) };
}

function readPaths(claims: unknown): unknown[] {
  if (!Array.isArray(claims)) throw new TypeError('claims are a list');
  return claims.map((claim) => {
    if (!isJsonObject(claim)) throw new TypeError('not a claim');
    onlyMembers(claim, ['path']);
    if (!Array.isArray(claim.path) || claim.path.length !== 1) throw new TypeError('another path');
    return claim.path[0];
  });
}

/** Items of the table, each once, in its order: one question has one form. */
function readItems(value: unknown): readonly StatementItem[] {
  if (!Array.isArray(value) || !value.every(isStatementItem)) throw new TypeError('no item of a statement');
  const inOrder = statementItems.filter((item) => value.includes(item));
  if (inOrder.length !== value.length || inOrder.some((item, at) => item !== value[at]))
    throw new TypeError('an item stands twice, or in another order');
  return inOrder;
}
