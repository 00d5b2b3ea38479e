import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Clock, InroError } from '@inro/problem';
import { statementsOf } from './statements.ts';

/** Where a card is: held to a phone, on a counter's terminal, on a reader, or in its holder's pocket. */
export type CardPlace = `phone:${string}` | 'terminal' | 'reader' | null;

export interface PhoneEntry {
  readonly phone: string;
  readonly model: string;
}
export interface CardEntry {
  readonly card: string;
  readonly place: CardPlace;
}

/** What a token opens: one phone's wallet door, or one card on a counter's terminal. */
export type TokenPurpose = 'pairing' | 'door' | 'terminal';

const PAIRING_MINUTES = 5;
const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The handset's durable book: which phones and cards there are, where each card is, and digests of the tokens given out. */
export class Book {
  readonly #database: DatabaseSync;
  readonly #statement;
  readonly #clock: Clock;

  constructor(folder: string, clock: Clock) {
    this.#clock = clock;
    this.#database = new DatabaseSync(join(folder, 'book.sqlite'));
    this.#database.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 2000;
      create table if not exists phone (name text primary key, model text not null) strict;
      create table if not exists card (name text primary key, place text) strict;
      create table if not exists token (
        digest blob primary key, purpose text not null, subject text not null, expires_at integer) strict;`);
    this.#statement = statementsOf(this.#database);
  }

  phones(): PhoneEntry[] {
    return this.#statement('select name as phone, model from phone order by rowid').all() as unknown as PhoneEntry[];
  }

  /** Name of a phone's model. */
  modelOf(phone: string): string | undefined {
    return this.#statement('select model from phone where name = ?').get(phone)?.model as string | undefined;
  }

  /** Enters a phone whose element is made; a phone that is there keeps its model. */
  addPhone(phone: string, model: string): void {
    this.#statement('insert into phone values (?, ?) on conflict do nothing').run(phone, model);
  }

  cards(): CardEntry[] {
    return this.#statement('select name as card, place from card order by rowid').all() as unknown as CardEntry[];
  }

  /** Where a card is; undefined when there is no such card. */
  placeOf(card: string): CardPlace | undefined {
    return this.#statement('select place from card where name = ?').get(card)?.place as CardPlace | undefined;
  }

  addCard(card: string): void {
    this.#statement('insert into card values (?, null) on conflict do nothing').run(card);
  }

  /** Puts a card somewhere; a phone or reader holds one card at a time. `handset.card_unknown`. */
  placeCard(card: string, place: CardPlace): void {
    this.#database.exec('begin immediate');
    try {
      if (place?.startsWith('phone:')) this.#statement('update card set place = null where place = ?').run(place);
      const { changes } = this.#statement('update card set place = ? where name = ?').run(place, card);
      if (changes !== 1) throw new InroError('handset.card_unknown');
      this.#database.exec('commit');
    } catch (failure) {
      this.#database.exec('rollback');
      throw failure;
    }
  }

  /** Takes away whatever card is held to this phone. */
  clearPhone(phone: string): void {
    this.#statement('update card set place = null where place = ?').run(`phone:${phone}`);
  }

  cardAt(place: Exclude<CardPlace, null>): string | null {
    const row = this.#statement('select name from card where place = ?').get(place);
    return row ? (row.name as string) : null;
  }

  /** Keeps the digest of a token; pairing tokens end after five minutes. */
  keepToken(token: string, purpose: TokenPurpose, subject: string): void {
    const now = this.#clock.now().getTime();
    this.#statement('delete from token where expires_at < ?').run(now);
    const expiresAt = purpose === 'pairing' ? now + PAIRING_MINUTES * 60_000 : null;
    this.#statement('insert into token values (?, ?, ?, ?)').run(digest(token), purpose, subject, expiresAt);
  }

  /** What a token opens, if it is one. */
  subjectOf(token: string, purpose: TokenPurpose): string | undefined {
    const row = this.#statement(
      'select subject from token where digest = ? and purpose = ? and (expires_at is null or expires_at >= ?)',
    ).get(digest(token), purpose, this.#clock.now().getTime());
    return row?.subject as string | undefined;
  }

  /** Uses a token up; true once at most. */
  useToken(token: string, purpose: TokenPurpose, subject: string): boolean {
    const { changes } = this.#statement(
      'delete from token where digest = ? and purpose = ? and subject = ? and expires_at >= ?',
    ).run(digest(token), purpose, subject, this.#clock.now().getTime());
    return changes === 1;
  }

  close(): void {
    this.#database.close();
  }
}
