import { appendAudit, describeFailure, inTransaction } from '@inro/host';
import type { RegistrationContext } from '../context.ts';
import { reconcileCertificates } from './certificates.ts';
import { reconcileIssuances } from './issuances.ts';
import { reconcilePhones } from './phones.ts';

const DAY_MS = 86_400_000;

export interface Reconciled {
  /** Issuances that were ended because registration cannot account for them. */
  readonly ended: number;
  /** Certificates that stood elsewhere at the CA than in the book. */
  readonly corrected: number;
  /** Certificates of which the CA has no record. */
  readonly missing: number;
  /** Certificates of phones that were revoked because those of the card are. */
  readonly followed: number;
}

/**
 * Registration and CA compare their books, at the start and once a day (ADR 20). Nothing is kept from one comparison to
 * the next: one that is cut short is made anew.
 */
export class Reconciliation {
  readonly #context: RegistrationContext;
  #lastAt: number | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  constructor(context: RegistrationContext) {
    this.#context = context;
  }

  /** Never rejects. */
  runWhenDue(): Promise<void> {
    const now = this.#context.clock.now().getTime();
    // A clock that was set back makes old what was compared ahead of it.
    const recent = this.#lastAt !== undefined && this.#lastAt <= now && now < this.#lastAt + DAY_MS;
    if (recent || this.#stopped) return Promise.resolve();
    this.#running ??= this.#try(now).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Compares now. */
  async run(): Promise<Reconciled> {
    const context = this.#context;
    const isStopped = () => this.#stopped;
    // First: it needs no CA, and what it decides the CA has to hear.
    const followed = await reconcilePhones(context, isStopped);
    const certificates = await reconcileCertificates(context, isStopped);
    const done = { followed, ended: await reconcileIssuances(context, isStopped), ...certificates };
    const at = context.clock.now();
    await inTransaction(context.db, (trx) => appendAudit(trx, at, 'books.compared', done));
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
      if (!this.#stopped) this.#context.log.warn(describeFailure(failure), 'books not compared yet');
    }
  }
}
