import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@inro/foundation';
import { type Acts, actNames, actNamesOf, type Flow } from '@inro/presentation';
import { presentationRows } from '@inro/presentation/errors';
import { errorsOf, type InroError } from '@inro/problem';
import { relyingPartyRows } from './errors.ts';
import type { Given, PlainReport } from './given.ts';
import type { ServiceKey } from './service-key.ts';
import { keyedSubject, type UnkeyedSubject } from './subject.ts';

/**
 * `waiting` → `opened` (the wallet fetched the request) → `answered` → `finished`; or `refused` by the person, or
 * `failed` with a code. A transaction leaves `waiting`/`opened` once, and `answered` once.
 */
export type TransactionState = 'waiting' | 'opened' | 'answered' | 'refused' | 'failed' | 'finished';

const failureRows = { ...presentationRows, ...relyingPartyRows };

/** What ended a transaction, thrown once more to whoever asks for it later. */
const EndedTransactionError = errorsOf(failureRows);

/** What the relying party remembers of a request. Times in milliseconds. */
export interface Transaction {
  /** Under which it is stored, and by which wallets know it. */
  readonly id: string;
  /** By which the page knows it; a row of before there were two names has none, and `id` is both. */
  readonly page?: string;
  readonly flow: Flow;
  readonly state: TransactionState;
  readonly clientId: string;
  readonly responseUri: string;
  readonly nonce: string;
  /** The signed request object and its digest. */
  readonly request: string;
  readonly requestDigest: string;
  /** The two digits that the browser shows (other device). */
  readonly number?: string;
  /** Digest of the browser session that began it. */
  readonly browserSession: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Answers that a row of before the store counted them had seen. */
  readonly tries?: number;
  /** Digest of the code that the wallet takes back to the browser (same device). */
  readonly responseCode?: string;
  /** What was asked for. */
  readonly acts: Acts;
  /** What the answer gave. */
  readonly given?: Given;
  /** On the answer that decided: the one that is not valid, else the first. */
  readonly report?: PlainReport;
  /** Why it failed. */
  readonly failure?: keyof typeof failureRows;
}

/** A transaction as a store keeps it: `data` is the whole of it, the other members are what a store compares. */
export interface StoredTransaction {
  readonly id: string;
  readonly state: TransactionState;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /**
   * JSON: some 20 kB, with signatures up to some 550 kB; the store's business is to give it back as it was. What a person
   * gave is sealed in it: who reads the store reads no certificate, no name and nobody's reference.
   */
  readonly data: string;
}

/**
 * What a row of anything but a login alone says first: a version that knows logins alone takes a row that names no act
 * for one, with a day's status and a consent to less than was asked for, and refuses one that names an act it does not know.
 */
const SEVERAL = 'several';

/** What a person gave, as it stands in a row (ADR 95): encrypted, for this transaction alone. */
interface Sealed {
  readonly sealed?: string;
}

/** A row of a login alone: its act is not named, as before there were others. */
interface LoginRow extends Omit<Transaction, 'acts' | 'given'>, Sealed {
  readonly maxStapleAge: number;
  /** In a row of before there was a key. */
  readonly subject?: UnkeyedSubject;
}

/** A row of anything else; what was given stands open in one of before there was a key. */
interface ActsRow extends Transaction, Sealed {}

/** A login alone is written without its act, so that a version from before there were others refuses none. */
export function writeTransaction(transaction: Transaction, key: ServiceKey): StoredTransaction {
  const { id, state, expiresAt } = transaction;
  return { id, state, expiresAt, data: JSON.stringify(rowOf(transaction, key)) };
}

/** Where its answer goes, of a row that may be another service's. */
export const addressOfRow = (data: string): string =>
  (JSON.parse(data) as Pick<Transaction, 'responseUri'>).responseUri;

/** Reads what {@link writeTransaction} wrote. TypeError for an act that this version does not know, or another service's key. */
export function readTransaction(data: string, key: ServiceKey): Transaction {
  const { act, sealed, ...row } = JSON.parse(data) as (ActsRow | LoginRow) & { readonly act?: string };
  const names = 'acts' in row ? Object.keys(row.acts) : [];
  const known =
    act === ('acts' in row ? SEVERAL : undefined) && names.every((name) => actNames.some((known) => known === name));
  if (!known) throw new TypeError('a row of an act that this version does not know');
  const opened = sealed === undefined ? {} : { given: openGiven(sealed, row.id, key) };
  if ('acts' in row) return { ...row, ...(row.given && { given: keyedGiven(row.given, key) }), ...opened };
  const { maxStapleAge, subject, ...rest } = row;
  const { report } = rest;
  const acts: Acts = { login: { act: 'login', maxStapleAge } };
  const given = subject && report ? { given: { login: { report, subject: keyedSubject(subject, key) } } } : {};
  return { ...rest, acts, ...given, ...opened };
}

function rowOf({ given, ...transaction }: Transaction, key: ServiceKey): object {
  const { acts, ...rest } = transaction;
  const sealed = given && { sealed: toBase64Url(key.seal(utf8(JSON.stringify(given)), transaction.id)) };
  if (acts.login === undefined || actNamesOf(acts).length > 1) return { act: SEVERAL, ...transaction, ...sealed };
  const { maxStapleAge } = acts.login;
  return { ...rest, maxStapleAge, ...sealed };
}

function openGiven(sealed: string, id: string, key: ServiceKey): Given {
  const plain = key.open(fromBase64Url(sealed), id);
  if (plain === undefined) throw new TypeError('a row that was sealed with another key');
  return JSON.parse(fromUtf8(plain)) as Given;
}

/** What a row of before there was a key says of people, as it is said since. */
function keyedGiven(given: Given, key: ServiceKey): Given {
  const keyed = Object.entries(given).map(([act, one]) => [
    act,
    'subject' in one ? { ...one, subject: keyedSubject(one.subject as UnkeyedSubject, key) } : one,
  ]);
  return Object.fromEntries(keyed) as Given;
}

/** The failure of a transaction as it was thrown; with the verifier's first decisive finding as its detail. */
export function failureOf({ failure, report }: Transaction): InroError {
  const findings = (report?.findings ?? []) as readonly { readonly code: string; readonly level: string }[];
  const decisive = findings.find(({ level }) => level === 'invalid') ?? findings.find(({ level }) => level !== 'note');
  return new EndedTransactionError(failure ?? 'relying-party.authentication_invalid', {
    details: decisive === undefined ? {} : { finding: decisive.code },
  });
}

/**
 * Where transactions live. `replace` and `countTry` are the only writes after `add` and must be atomic. Of two callers
 * of `replace` that leave the same state exactly one gets true (in SQL: `update … where id = $1 and state = any($2)`).
 */
export interface TransactionStore {
  add(transaction: StoredTransaction): Promise<void>;
  /** The `data` that was last put. */
  find(id: string): Promise<string | undefined>;
  replace(from: readonly TransactionState[], next: StoredTransaction): Promise<boolean>;
  /**
   * Counts one more try beside the row, where fewer than `most` were counted, and says whether it did (in SQL: `update …
   * set tries = tries + 1 where id = $1 and tries < $2`). However many ask at once, `most` get true; `replace` keeps the count.
   */
  countTry(id: string, most: number): Promise<boolean>;
  /** Forgets what expired before this time (milliseconds); returns how many. */
  removeExpired(before: number): Promise<number>;
}
