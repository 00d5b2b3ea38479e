import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HttpError } from '@inro/host/errors';
import { statementsOf } from './statements.ts';

const LONGEST_VALUE = 256 * 1024;
const MOST_KEYS = 64;

/** What the wallet app keeps on its phone, and how slow that phone's network is; durable, one namespace a phone. */
export class AppMemory {
  readonly #database: DatabaseSync;
  readonly #statement;

  constructor(folder: string) {
    this.#database = new DatabaseSync(join(folder, 'apps.sqlite'));
    this.#database.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 2000;
      create table if not exists item (phone text, key text, value text not null, primary key (phone, key)) strict;
      create table if not exists network (phone text primary key, delay_ms integer not null) strict;`);
    this.#statement = statementsOf(this.#database);
  }

  get(phone: string, key: string): string | null {
    const row = this.#statement('select value from item where phone = ? and key = ?').get(phone, key);
    return row === undefined ? null : (row.value as string);
  }

  /** `http.too_large` when the value, or the number of keys, is beyond what a wallet needs. */
  set(phone: string, key: string, value: string): void {
    const others = this.#statement('select count(*) as n from item where phone = ? and key <> ?').get(phone, key);
    if (value.length > LONGEST_VALUE || (others?.n as number) >= MOST_KEYS) throw new HttpError('http.too_large');
    this.#statement(
      'insert into item values (?, ?, ?) on conflict (phone, key) do update set value = excluded.value',
    ).run(phone, key, value);
  }

  /** What an item is called by those who have read it: another value has another version, no item has none. */
  version(phone: string, key: string): string | null {
    const value = this.get(phone, key);
    return value === null ? null : createHash('sha256').update(value).digest('base64url');
  }

  /** Writes (or deletes, with null) where the item still is what its reader saw; says whether it was. */
  change(phone: string, key: string, version: string | null, value: string | null): boolean {
    if (this.version(phone, key) !== version) return false;
    if (value === null) this.delete(phone, key);
    else this.set(phone, key, value);
    return true;
  }

  delete(phone: string, key: string): void {
    this.#statement('delete from item where phone = ? and key = ?').run(phone, key);
  }

  /** Milliseconds that each request of this phone takes longer. */
  networkDelay(phone: string): number {
    const row = this.#statement('select delay_ms from network where phone = ?').get(phone);
    return row === undefined ? 0 : (row.delay_ms as number);
  }

  setNetworkDelay(phone: string, milliseconds: number): void {
    this.#statement(
      'insert into network values (?, ?) on conflict (phone) do update set delay_ms = excluded.delay_ms',
    ).run(phone, milliseconds);
  }

  close(): void {
    this.#database.close();
  }
}
