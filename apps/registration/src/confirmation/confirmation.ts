import { appendAudit, describeFailure, inTransaction } from '@inro/host';
import type { Room } from '../room.ts';
import { confirmCertificates } from './certificates.ts';
import { confirmIssuances } from './issuances.ts';

const DAY_MS = 86_400_000;

export interface Confirmed {
  /** Issuances that were ended because registration cannot account for them. */
  readonly ended: number;
  /** Certificates that stood elsewhere at the CA than in the book. */
  readonly corrected: number;
  /** Certificates of which the CA has no record. */
  readonly missing: number;
}

/**
 * Registration and CA compare their books, at the start and once a day (ADR 20). Nothing is kept from one comparison to
 * the next: one that is cut short is made anew.
 */
export class Confirmation {
  readonly #room: Room;
  #lastAt: number | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  constructor(room: Room) {
    this.#room = room;
  }

  /** Never rejects. */
  runWhenDue(): Promise<void> {
    const now = this.#room.clock.now().getTime();
    // A clock that was set back makes old what was compared ahead of it.
    const recent = this.#lastAt !== undefined && this.#lastAt <= now && now < this.#lastAt + DAY_MS;
    if (recent || this.#stopped) return Promise.resolve();
    this.#running ??= this.#try(now).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Compares now. */
  async run(): Promise<Confirmed> {
    const room = this.#room;
    const isStopped = () => this.#stopped;
    const certificates = await confirmCertificates(room, isStopped);
    const done = { ended: await confirmIssuances(room, isStopped), ...certificates };
    const at = room.clock.now();
    await inTransaction(room.db, (trx) => appendAudit(trx, at, 'books.compared', done));
    return done;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #try(now: number): Promise<void> {
    try {
      await this.run();
      this.#lastAt = now;
    } catch (failure) {
      if (!this.#stopped) this.#room.log.warn(describeFailure(failure), 'books not compared yet');
    }
  }
}
