import type { Flow } from '@inro/presentation';
import { presentationRows } from '@inro/presentation/errors';
import { errorsOf } from '@inro/problem';
import { relyingPartyRows } from './errors.ts';

/**
 * `waiting` → `opened` (the wallet fetched the request) → `answered` → `finished`; or `refused` by the person, or
 * `failed` with a code. A transaction leaves `waiting`/`opened` once, and `answered` once.
 */
export type TransactionState = 'waiting' | 'opened' | 'answered' | 'refused' | 'failed' | 'finished';

/** A validation report as plain data: no certificate, no name, no serial number. */
export type PlainReport = Readonly<Record<string, unknown>>;

/** Who logged in, as far as a relying party may keep it: hashes, no serial number and no certificate. */
export interface Subject {
  /** Base64url of SHA-256 of the certificate's DER. */
  readonly certificateSha256: string;
  /** Base64url of SHA-256 of the certificate's subject name: opaque, the same for every login with this certificate. */
  readonly identifier: string;
}

const failureRows = { ...presentationRows, ...relyingPartyRows };

/** What ended a login, thrown once more to whoever asks for it later. */
export const EndedLoginError = errorsOf(failureRows);

/** One login as the relying party remembers it: JSON, so that any store can hold it. Times in milliseconds. */
export interface LoginTransaction {
  readonly id: string;
  readonly flow: Flow;
  readonly state: TransactionState;
  readonly clientId: string;
  readonly responseUri: string;
  readonly nonce: string;
  readonly maxStapleAge: number;
  /** The signed request object and its digest. */
  readonly request: string;
  readonly requestDigest: string;
  /** The two digits that the browser shows (other device). */
  readonly number?: string;
  /** Digest of the browser session that began it. */
  readonly browserSession: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Digest of the code that the wallet takes back to the browser (same device). */
  readonly responseCode?: string;
  readonly report?: PlainReport;
  readonly subject?: Subject;
  /** Why it failed. */
  readonly failure?: keyof typeof failureRows;
}

/**
 * Where transactions live. `replace` is the only write after `add` and must be atomic: of two callers that leave the
 * same state exactly one gets true (in SQL: `update … where id = $1 and state = any($2)`).
 */
export interface TransactionStore {
  add(transaction: LoginTransaction): Promise<void>;
  find(id: string): Promise<LoginTransaction | undefined>;
  replace(from: readonly TransactionState[], next: LoginTransaction): Promise<boolean>;
  /** Forgets what expired before this time (milliseconds); returns how many. */
  removeExpired(before: number): Promise<number>;
}

/** A store for one process and for tests; a restart forgets every login that is under way. */
export class MemoryTransactionStore implements TransactionStore {
  readonly #all = new Map<string, LoginTransaction>();

  async add(transaction: LoginTransaction): Promise<void> {
    this.#all.set(transaction.id, transaction);
  }
  async find(id: string): Promise<LoginTransaction | undefined> {
    return this.#all.get(id);
  }
  async replace(from: readonly TransactionState[], next: LoginTransaction): Promise<boolean> {
    const state = this.#all.get(next.id)?.state;
    if (state === undefined || !from.includes(state)) return false;
    this.#all.set(next.id, next);
    return true;
  }
  async removeExpired(before: number): Promise<number> {
    const expired = [...this.#all.values()].filter((transaction) => transaction.expiresAt < before);
    for (const { id } of expired) this.#all.delete(id);
    return expired.length;
  }
}
