import { sql } from '@inro/host';
import { endWhatTookTooLong } from '../../src/applications/sweep.ts';
import type { TestRegistration } from '../support.ts';
import { type CaOrder, caOrders, type Way, type Ways } from './authority.ts';
import type { Book } from './book.ts';
import { isOpen } from './entry.ts';

/** What happens to everybody at once. */
export type Change =
  | { readonly what: 'aDayLater' | 'compare' }
  | { readonly what: 'tsm'; readonly is: 'there' | 'away' }
  /** For orders of these kinds, or those to issue alone. */
  | { readonly what: 'ca'; readonly is: Way; readonly orders?: readonly CaOrder[] };

const pathOf: Readonly<Record<CaOrder, RegExp>> = {
  issue: /^\/issuances\/[\w-]{22}$/,
  endIssuance: /^\/issuances\/[\w-]{22}\/end$/,
  revoke: /^\/revocations\/[\w-]{43}$/,
};
const fateOf = { there: undefined, away: 'never arrives', 'heard, and its answers are lost': 'answer lost' } as const;
const TEN_MINUTES = 600_000;
/** After that every order is due again. */
const LONGEST_BACK_OFF = 61_000;
/** Of a machine that is busy with much else. */
export const PATIENCE = 60_000;

/** The time, the CA and the TSM, as the persons of one life have them in common. */
export class Surroundings {
  readonly world: TestRegistration;
  readonly #books: readonly Book[];
  ways: Ways = { issue: 'there', endIssuance: 'there', revoke: 'there' };
  tsm: 'there' | 'away' = 'there';

  constructor(world: TestRegistration, books: readonly Book[]) {
    [this.world, this.#books] = [world, books];
    world.wire.onRequest = (_, path) => {
      const order = caOrders.find((one) => pathOf[one].test(path));
      return order && fateOf[this.ways[order]];
    };
  }

  async change(change: Change): Promise<void> {
    const { world } = this;
    switch (change.what) {
      case 'aDayLater':
        world.clock.move(25 * 3_600_000);
        await endWhatTookTooLong(world.context);
        for (const book of this.#books) book.sweep(world.clock.now().getTime());
        return;
      case 'compare':
        return await this.compare();
      case 'tsm':
        if (change.is !== this.tsm) await (change.is === 'away' ? world.stopTsm() : world.startTsm());
        this.tsm = change.is;
        // What waited for it is delivered: a session for all that is open.
        if (change.is === 'there')
          for (const book of this.#books)
            for (const entry of book.entries.filter(isOpen))
              book.enter(entry, 'openSession', world.clock.now().getTime());
        break;
      case 'ca':
        for (const order of change.orders ?? ['issue' as const]) this.ways = { ...this.ways, [order]: change.is };
    }
    // Whatever waits is tried again.
    world.clock.move(TEN_MINUTES);
  }

  /** What one of two orders asks of the CA arrives after what the other one does (ADR 58), while nothing else is wrong. */
  async late(first: () => Promise<void>, second: () => Promise<void>): Promise<void> {
    const { wire, clock, context } = this.world;
    const { onRequest } = wire;
    if (this.ways.revoke === 'there')
      wire.onRequest = (method, path) => (pathOf.revoke.test(path) ? 'late' : onRequest(method, path));
    await first();
    wire.onRequest = onRequest;
    await second();
    clock.move(5_000);
    await context.outbox.kick(PATIENCE);
    await wire.letGo();
  }

  /** Registration and CA compare their books (ADR 20). */
  async compare(): Promise<void> {
    await this.settle();
    await this.world.reconciliation.run();
    for (const book of this.#books) book.compare(this.world.clock.now().getTime());
    await this.settle();
  }

  /** Every order that can be delivered is, at both. */
  async settle(): Promise<void> {
    const { world } = this;
    for (let tries = 0; tries < 2; tries++) {
      world.clock.move(LONGEST_BACK_OFF);
      await world.context.outbox.kick(PATIENCE);
      await world.context.outbox.kick(PATIENCE);
      // A machine that is busy with much else makes an answer late: it is asked for again.
      const isWhole = this.tsm === 'there' && caOrders.every((order) => this.ways[order] === 'there');
      if (!isWhole || !(await this.#waits())) break;
    }
    const now = world.clock.now().getTime();
    for (const book of this.#books) {
      book.deliver(this.ways, now);
      if (this.tsm === 'there') book.heardOfSessions(now);
    }
  }

  async #waits(): Promise<boolean> {
    const { rows } = await sql`select 1 from outbox where done_at is null limit 1`.execute(this.world.context.db);
    return rows.length > 0;
  }

  async end(): Promise<void> {
    this.world.wire.onRequest = () => undefined;
    if (this.tsm === 'away') await this.world.startTsm();
    // What this life leaves behind is none of the next one's.
    this.world.clock.move(TEN_MINUTES);
    await this.world.context.outbox.kick();
  }
}
