import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@inro/foundation';
import { HandsetError } from '../errors.ts';
import { statementsOf } from './statements.ts';
import { Tokens } from './tokens.ts';

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

/** The handset's durable book: which phones and cards there are, where each card is, and the tokens given out. */
export class Book {
  readonly #database: DatabaseSync;
  readonly #statement;
  readonly tokens: Tokens;

  constructor(folder: string, clock: Clock) {
    this.#database = new DatabaseSync(join(folder, 'book.sqlite'));
    this.#database.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 2000;
      create table if not exists phone (name text primary key, model text not null) strict;
      create table if not exists card (name text primary key, place text) strict;`);
    this.#statement = statementsOf(this.#database);
    this.tokens = new Tokens(this.#database, clock);
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
      if (changes !== 1) throw new HandsetError('handset.card_unknown');
      this.#database.exec('commit');
    } catch (failure) {
      // SQLite has ended it already where the disk failed.
      if (this.#database.isTransaction) this.#database.exec('rollback');
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

  close(): void {
    this.#database.close();
  }
}
