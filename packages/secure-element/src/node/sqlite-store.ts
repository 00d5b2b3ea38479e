import { DatabaseSync } from 'node:sqlite';
import type { ElementStore } from '../ports.ts';

/**
 * One element in one SQLite file. A commit is one transaction, synced before it returns (WAL, synchronous=FULL); the
 * file is locked while it is open, so no second process can run the same element and repeat its counters.
 */
export class SqliteStore implements ElementStore {
  readonly #database: DatabaseSync;
  readonly #put;
  readonly #remove;

  /** Opens or makes the file; throws when it cannot be read, is no database, or is in use. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: 1000 });
    try {
      this.#database.exec('PRAGMA locking_mode = EXCLUSIVE');
      this.#database.exec('PRAGMA journal_mode = WAL');
      this.#database.exec('PRAGMA synchronous = FULL');
      this.#database.exec('PRAGMA wal_autocheckpoint = 100');
      this.#database.exec('PRAGMA secure_delete = ON');
      // An element is a handful of pages; SQLite would set twenty aside for it before it reads the first.
      this.#database.exec('PRAGMA cache_size = 8');
      this.#database.exec('PRAGMA shrink_memory');
      this.#database.exec(
        'CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID',
      );
      this.#put = this.#database.prepare('INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)');
      this.#remove = this.#database.prepare('DELETE FROM state WHERE name = ?');
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  load(): Map<string, Uint8Array> {
    const rows = this.#database.prepare('SELECT name, value FROM state').all();
    return new Map(rows.map(({ name, value }) => [name as string, value as Uint8Array]));
  }

  commit(changes: ReadonlyMap<string, Uint8Array | undefined>): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const [name, value] of changes) {
        if (value === undefined) this.#remove.run(name);
        else this.#put.run(name, value);
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#undo();
      throw error;
    }
  }

  /**
   * A transaction whose sync failed stands whole in the log, and whoever opens the file next would find it done. One that
   * changes nothing is written over it (sqlite.org/fileformat2.html §4.4), even if that one cannot be synced either.
   */
  #undo(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#database.exec('PRAGMA user_version = 0');
    } catch {
      // The caller learns of the failure that came first.
    }
  }

  close(): void {
    this.#database.close();
  }
}
