import { createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { toBase64 } from '@inro/foundation';
import type { BasicAttributeValues } from '@inro/pki/issue';
import { type CheckedRequest, prepareStatement, type StatementItem, signedStatement } from '@inro/presentation';
import { issueSdJwt } from '@inro/presentation/sd-jwt';
import {
  prefectures,
  STATEMENT_TYPE,
  STATEMENT_VCT,
  type StatedItems,
  statedAges,
  statementItems,
  statementLife,
} from '@inro/presentation/statement';
import { type FakeAuthority, newKey } from './certificates.ts';
import type { Manner } from './states.ts';

const DAY = 86_400_000;
const es256 = (key: KeyObject, text: string): Uint8Array =>
  new Uint8Array(sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }));
const randomness = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

/** What a statement says of somebody, from what their certificate says. */
function itemsOf({ name, address, dateOfBirth, sex }: BasicAttributeValues, at: Date): StatedItems {
  const birth = `${dateOfBirth.slice(1, 5)}-${dateOfBirth.slice(5, 7)}-${dateOfBirth.slice(7)}`;
  const today = new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
  const isOver = (age: number): boolean => `${Number(birth.slice(0, 4)) + age}${birth.slice(4)}` <= today;
  const prefecture = prefectures.find((one) => address.startsWith(one));
  return {
    name: { text: name, substituted_at: [] },
    address: { text: address, substituted_at: [] },
    ...(prefecture && { prefecture }),
    birth_date: birth,
    gender: ({ 1: 'male', 2: 'female' } as const)[sex] ?? 'unknown',
    ...Object.fromEntries(statedAges.map((age) => [`age_over_${age}`, isOver(age)])),
  };
}

export interface ShowStatement {
  readonly authority: FakeAuthority;
  readonly request: CheckedRequest;
  readonly attributes: BasicAttributeValues;
  readonly at: Date;
  readonly number: string | undefined;
  /** Optional items that the person shows; by default all of them. */
  readonly items: readonly StatementItem[] | undefined;
  /** Made two days ago, and over. */
  readonly isOver: boolean;
  /** `other-person`: of whom the statement is not shows it; `withheld`: without the first of what is required. */
  readonly as: Manner;
  /** The key that logs in, where a login is asked for too: its signature over a digest. */
  readonly login: { readonly key: KeyObject; sign(digest: Uint8Array): Uint8Array } | undefined;
}

/** A statement made for this one answer, and shown: with a login bound to its key, else to a key that signs once. */
export async function showStatement(show: ShowStatement): Promise<string> {
  const { authority, request, attributes, at, number, login } = show;
  const { required = [], optional = [] } = request.claims.acts.statement ?? {};
  const made = show.isOver ? new Date(at.getTime() - 2 * DAY) : at;
  const issuer = await authority.statementIssuer(at);
  const key = login?.key ?? newKey('ec-p256');
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  const statement = await issueSdJwt(
    {
      header: { alg: 'ES256', typ: STATEMENT_TYPE, x5c: [toBase64(issuer.certificate)] },
      claims: { iss: 'http://status.invalid', ...statementLife(made), vct: STATEMENT_VCT, cnf: { jwk } },
      disclosable: { ...itemsOf(attributes, at) },
      digests: statementItems.length,
    },
    { randomness, sign: (input) => es256(issuer.key, input) },
  );
  const optionals = optional.filter((item) => show.items?.includes(item) ?? true);
  const items = [...required.slice(show.as === 'withheld' ? 1 : 0), ...optionals];
  const said = { items, at, ...(number === undefined ? {} : { number }) };
  const prepared = prepareStatement(show.as === 'withheld' ? asIfOptional(request) : request, statement, said);
  if (show.as === 'other-person') return signedStatement(prepared, es256(newKey('ec-p256'), prepared.signingInput));
  return signedStatement(prepared, login?.sign(prepared.digest) ?? es256(key, prepared.signingInput));
}

/** As a phone sees it that takes no item for required. */
function asIfOptional(request: CheckedRequest): CheckedRequest {
  const { acts } = request.claims;
  const { statement } = acts;
  if (statement === undefined) return request;
  const { required, optional } = statement;
  const all = { ...statement, required: [], optional: [...required, ...optional] };
  return { ...request, claims: { ...request.claims, acts: { ...acts, statement: all } } };
}
