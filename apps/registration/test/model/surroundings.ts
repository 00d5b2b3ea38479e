import { endWhatTookTooLong } from '../../src/applications/sweep.ts';
import type { TestRegistration } from '../support.ts';
import { type Book, isOpen } from './book.ts';

/** What happens to everybody at once. */
export type Change =
  | { readonly what: 'aDayLater' | 'compare' }
  | { readonly what: 'tsm'; readonly is: 'there' | 'away' }
  | { readonly what: 'ca'; readonly is: 'there' | 'away' | 'heard, and its answers are lost' };

const ISSUANCE = /^\/issuances\/[\w-]{22}$/;
const TEN_MINUTES = 600_000;

/** The time, the CA and the TSM, as the persons of one life have them in common. */
export class Surroundings {
  readonly world: TestRegistration;
  readonly #books: readonly Book[];
  ca: (Change & { what: 'ca' })['is'] = 'there';
  tsm: 'there' | 'away' = 'there';

  constructor(world: TestRegistration, books: readonly Book[]) {
    [this.world, this.#books] = [world, books];
    world.wire.onRequest = (_, path) =>
      this.ca === 'there' || !ISSUANCE.test(path) ? undefined : this.ca === 'away' ? 'never arrives' : 'answer lost';
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
        this.ca = change.is;
    }
    // Whatever waits is tried again.
    world.clock.move(TEN_MINUTES);
  }

  /** Registration and CA compare their books (ADR 20). */
  async compare(): Promise<void> {
    await this.settle();
    await this.world.reconciliation.run();
    await this.settle();
    for (const book of this.#books) book.compare(this.world.clock.now().getTime());
  }

  /** Every order that can be delivered is, at both. */
  async settle(): Promise<void> {
    const { world } = this;
    world.clock.move(11_000);
    await world.context.outbox.kick();
    await world.context.outbox.kick();
    const now = world.clock.now().getTime();
    for (const book of this.#books) {
      const asked = this.ca === 'away' ? [] : book.entries.filter(({ state }) => state === 'keysReady');
      for (const entry of asked) book.askCa(entry, now, this.ca === 'there');
      book.heardOfEnds(now);
      if (this.tsm === 'there') book.heardOfSessions(now);
    }
  }

  async end(): Promise<void> {
    this.world.wire.onRequest = () => undefined;
    if (this.tsm === 'away') await this.world.startTsm();
    // What this life leaves behind is none of the next one's.
    this.world.clock.move(TEN_MINUTES);
    await this.world.context.outbox.kick();
  }
}
