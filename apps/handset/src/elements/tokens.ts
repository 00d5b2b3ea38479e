import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Clock, equalInConstantTime } from '@inro/foundation';
import { statementsOf } from './statements.ts';

/** What a token opens: once a phone's door to be paired, one phone's wallet door, or one card on a counter's terminal. */
export type TokenPurpose = 'pairing' | 'door' | 'terminal';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface Term {
  readonly ms: number;
  readonly from: 'issue' | 'lastUse';
  /** Of one phone or card; one more ends the one that has the least time left. */
  readonly most: number;
}

/** ADR 21: when a token ends. */
const terms: Readonly<Record<TokenPurpose, Term>> = {
  pairing: { ms: 5 * MINUTE_MS, from: 'issue', most: 8 },
  door: { ms: 7 * DAY_MS, from: 'lastUse', most: 16 },
  terminal: { ms: 30 * MINUTE_MS, from: 'lastUse', most: 1 },
};

/** A use is written down when so much of the term has passed since the last one that was: not every request syncs a disk. */
const NOTED_AFTER = 0.01;

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const handleOf = (digest: Buffer): Buffer => digest.subarray(0, 8);

interface TokenRow {
  readonly digest: Uint8Array;
  readonly subject: string;
  readonly endsAt: number;
}

/** The tokens given out, as digests: found by the first bytes of the digest, compared in constant time. */
export class Tokens {
  readonly #statement;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#clock = clock;
    database.exec(`create table if not exists token (
        digest blob primary key, purpose text not null, subject text not null, expires_at integer) strict;
      create index if not exists token_handle on token (substr(digest, 1, 8));
      create index if not exists token_of_subject on token (purpose, subject, expires_at);`);
    this.#statement = statementsOf(database);
    // Tokens of earlier versions have no end.
    const end = this.#statement('update token set expires_at = ? where purpose = ? and expires_at is null');
    for (const [purpose, { ms }] of Object.entries(terms)) end.run(this.#now() + ms, purpose);
  }

  /** A new token for a phone or card. */
  issue(purpose: TokenPurpose, subject: string): string {
    const token = randomBytes(32).toString('base64url');
    const { ms, most } = terms[purpose];
    const now = this.#now();
    // None has more time left than a new one, though the clock was ahead at its last use (ADR 15): the new one stays.
    this.#statement('update token set expires_at = ? where purpose = ? and subject = ? and expires_at > ?').run(
      now + ms,
      purpose,
      subject,
      now + ms,
    );
    this.#statement('insert into token values (?, ?, ?, ?)').run(digestOf(token), purpose, subject, now + ms);
    this.#statement(`delete from token where purpose = ? and subject = ? and (expires_at < ? or rowid not in
      (select rowid from token where purpose = ? and subject = ? order by expires_at desc, rowid desc limit ?))`).run(
      purpose,
      subject,
      now,
      purpose,
      subject,
      most,
    );
    return token;
  }

  /** What a token opens, if it is one that has not ended; a use of it. */
  subjectOf(token: string, purpose: TokenPurpose): string | undefined {
    const row = this.#find(token, purpose);
    if (row !== undefined) this.#noteUse(row, terms[purpose]);
    return row?.subject;
  }

  /** Uses a token up; true once at most. */
  useUp(token: string, purpose: TokenPurpose, subject: string): boolean {
    const row = this.#find(token, purpose);
    if (row?.subject !== subject) return false;
    return this.#statement('delete from token where digest = ?').run(row.digest).changes === 1;
  }

  #find(token: string, purpose: TokenPurpose): TokenRow | undefined {
    const digest = digestOf(token);
    const rows = this.#statement(`select digest, subject, expires_at as endsAt from token
      where substr(digest, 1, 8) = ? and purpose = ? and expires_at >= ?`).all(
      handleOf(digest),
      purpose,
      this.#now(),
    ) as unknown as TokenRow[];
    return rows.find((row) => equalInConstantTime(row.digest, digest));
  }

  #noteUse({ digest, endsAt }: TokenRow, { ms, from }: Term): void {
    const now = this.#now();
    // One that ends later than a new one was used while the clock was ahead (ADR 15).
    const noted = from === 'issue' || (endsAt <= now + ms && endsAt > now + ms * (1 - NOTED_AFTER));
    if (!noted) this.#statement('update token set expires_at = ? where digest = ?').run(now + ms, digest);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
