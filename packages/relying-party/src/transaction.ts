import { type ActName, type Flow, type LoginAct, unknownAct } from '@inro/presentation';
import { presentationRows } from '@inro/presentation/errors';
import { errorsOf } from '@inro/problem';
import { relyingPartyRows } from './errors.ts';
import type { Subject } from './subject.ts';

/**
 * `waiting` → `opened` (the wallet fetched the request) → `answered` → `finished`; or `refused` by the person, or
 * `failed` with a code. A transaction leaves `waiting`/`opened` once, and `answered` once.
 */
export type TransactionState = 'waiting' | 'opened' | 'answered' | 'refused' | 'failed' | 'finished';

/** A validation report as plain data: no certificate, no name, no serial number. */
export type PlainReport = Readonly<Record<string, unknown>>;

const failureRows = { ...presentationRows, ...relyingPartyRows };

/** What ended a transaction, thrown once more to whoever asks for it later. */
export const EndedTransactionError = errorsOf(failureRows);

/** What every transaction holds, whatever was asked for. Times in milliseconds. */
export interface CommonTransaction {
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
  readonly report?: PlainReport;
  /** Why it failed. */
  readonly failure?: keyof typeof failureRows;
}

/** A login, and who answered it. */
export type LoginTransaction = CommonTransaction & LoginAct & { readonly subject?: Subject };

/** One act as the relying party remembers it, told apart by `act`. */
export type Transaction = LoginTransaction;

/** A transaction as a store keeps it: `data` is the whole of it, the other members are what a store compares. */
export interface StoredTransaction {
  readonly id: string;
  readonly state: TransactionState;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** JSON, at most some 20 kB; the store's business is to give it back as it was. */
  readonly data: string;
}

/** A login is written without its act, as it was before there were others: rows of then and now are of one form. */
export function writeTransaction(transaction: Transaction): StoredTransaction {
  const { act, ...rest } = transaction;
  const { id, state, expiresAt } = rest;
  switch (act) {
    case 'login':
      return { id, state, expiresAt, data: JSON.stringify(rest) };
    default:
      return unknownAct(act);
  }
}

/** Reads what {@link writeTransaction} wrote. TypeError for an act that this version does not know. */
export function readTransaction(data: string): Transaction {
  const { act = 'login', ...rest } = JSON.parse(data) as Omit<Transaction, 'act'> & { readonly act?: ActName };
  switch (act) {
    case 'login':
      return { act, ...rest };
    default:
      return unknownAct(act);
  }
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
