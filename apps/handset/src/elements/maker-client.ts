import { createHash, X509Certificate } from 'node:crypto';
import { type ElementDelivery, type ElementOrder, orderElement } from '@inro/authority-wire/maker';
import { fromBase64 } from '@inro/foundation';
import type { PeerClient } from '@inro/host';
import { InroError } from '@inro/problem';
import { HandsetError } from '../errors.ts';

const PATIENCE_MS = 20_000;
const PAUSE_MS = 250;

/** Orders elements at the maker's, a process of its own that alone has its CA key and both master keys. */
export class MakerClient {
  readonly #peers: Pick<PeerClient, 'ask'>;
  readonly #patienceMs: number;
  #closed = false;
  constructor(peers: Pick<PeerClient, 'ask'>, patienceMs = PATIENCE_MS) {
    this.#peers = peers;
    this.#patienceMs = patienceMs;
  }

  /**
   * Waits for a maker that is away, and asks again: the same order gets the same delivery. `handset.maker_unavailable` when none comes,
   * `handset.delivery_of_other_element` when it is not for this element.
   */
  async order(order: ElementOrder): Promise<ElementDelivery> {
    const id = createHash('sha256').update(fromBase64(order.attestationPublicKey)).digest('base64url');
    const deadline = performance.now() + this.#patienceMs;
    for (;;) {
      try {
        const delivery = await this.#peers.ask(orderElement, { ids: [id], body: order });
        if (!isFor(order, delivery)) throw new HandsetError('handset.delivery_of_other_element');
        return delivery;
      } catch (cause) {
        if (cause instanceof HandsetError) throw cause;
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

/** Whether what was delivered certifies the key that this element made, under the serial data that come with it. */
function isFor({ attestationPublicKey }: ElementOrder, { attestationChain, cplc }: ElementDelivery): boolean {
  try {
    const [leaf, maker] = attestationChain.map((der) => new X509Certificate(fromBase64(der)));
    const certified = leaf!.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    return certified === attestationPublicKey && leaf!.subject.includes(cplc) && leaf!.verify(maker!.publicKey);
  } catch {
    return false;
  }
}
