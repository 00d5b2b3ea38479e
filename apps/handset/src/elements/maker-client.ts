import { createHash } from 'node:crypto';
import { fromBase64 } from '@inro/foundation';
import type { PeerClient } from '@inro/host';
import type { Carrier } from '@inro/jpki-profile';
import { InroError } from '@inro/problem';
import { z } from 'zod';
import { HandsetError } from '../errors.ts';

/** What the host asks the maker of phones and cards for (docs/protocol/phone-maker.md). */
export interface ElementOrder {
  readonly profile: Carrier;
  readonly model: string;
  /** SubjectPublicKeyInfo of the element's attestation key, base64. */
  readonly attestationPublicKey: string;
}

const hex = z.string().regex(/^(?:[0-9A-F]{2})+$/);
const elementDelivery = z.object({
  cplc: hex,
  attestationChain: z.array(z.base64()).length(2),
  keys: z.array(z.object({ securityDomain: hex, keyVersion: z.number(), enc: hex, mac: hex, dek: hex })),
});
export type ElementDelivery = z.infer<typeof elementDelivery>;

const PATIENCE_MS = 20_000;
const PAUSE_MS = 250;

/** Orders elements at the maker's, a process of its own that alone has its CA key and both master keys. */
export class MakerClient {
  readonly #peers: Pick<PeerClient, 'call'>;
  readonly #patienceMs: number;
  #closed = false;
  constructor(peers: Pick<PeerClient, 'call'>, patienceMs = PATIENCE_MS) {
    this.#peers = peers;
    this.#patienceMs = patienceMs;
  }

  /** Waits for a maker that is away, and asks again: the same order gets the same delivery. `handset.maker_unavailable` when none comes. */
  async order(order: ElementOrder): Promise<ElementDelivery> {
    const id = createHash('sha256').update(fromBase64(order.attestationPublicKey)).digest('base64url');
    const deadline = performance.now() + this.#patienceMs;
    for (;;) {
      try {
        return elementDelivery.parse(await this.#peers.call('phone-maker', 'PUT', `/orders/${id}`, order));
      } catch (cause) {
        if (this.#closed || !isAway(cause) || performance.now() > deadline)
          throw new HandsetError('handset.maker_unavailable', { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** Orders that wait end. */
  close(): void {
    this.#closed = true;
  }
}

const isAway = (failure: unknown): boolean =>
  failure instanceof InroError && ['http.peer_unavailable', 'http.busy'].includes(failure.code);
