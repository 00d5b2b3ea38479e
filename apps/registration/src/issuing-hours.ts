import { type Issuing, issuingHours } from '@inro/authority-wire/issuance';
import type { Clock } from '@inro/foundation';
import { describeFailure, type Logger, type PeerClient } from '@inro/host';

/** How long an answer of the CA is taken for what is so; and how long one that did not come. */
const KEPT_MS = 60_000;
const MISSED_MS = 5_000;
const PATIENCE_MS = 2_000;

/**
 * Issuing hours as the CA, which keeps them, says: asked once a minute, by one request for all wallets. While it is
 * away, what it said last; before it has said anything, closed.
 */
export class IssuingHours {
  readonly #context: { readonly peers: PeerClient; readonly clock: Clock; readonly log: Logger };
  #last: Issuing = { open: false };
  #askedAt = Number.NEGATIVE_INFINITY;
  #keptMs = 0;
  #asking: Promise<void> | undefined;
  constructor(context: { readonly peers: PeerClient; readonly clock: Clock; readonly log: Logger }) {
    this.#context = context;
  }

  /** Never rejects. */
  async now(): Promise<Issuing> {
    const now = this.#context.clock.now().getTime();
    // A clock that was set back makes old what was asked ahead of it.
    if (now < this.#askedAt || now >= this.#askedAt + this.#keptMs) {
      this.#asking ??= this.#ask(now).finally(() => {
        this.#asking = undefined;
      });
      await this.#asking;
    }
    const last = this.#last;
    return !last.open && last.opensAt !== undefined && Date.parse(last.opensAt) <= now ? { open: true } : last;
  }

  async #ask(now: number): Promise<void> {
    const { peers, log } = this.#context;
    try {
      this.#last = await peers.ask(issuingHours, { timeoutMs: PATIENCE_MS });
      this.#keptMs = KEPT_MS;
    } catch (failure) {
      log.warn(describeFailure(failure), 'issuing hours not heard');
      this.#keptMs = MISSED_MS;
    }
    this.#askedAt = now;
  }
}
