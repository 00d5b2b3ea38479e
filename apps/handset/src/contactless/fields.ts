import type { Clock } from '@inro/foundation';
import { HandsetError } from '../errors.ts';
import { type ContactlessFace, type PresentedFace, presentToReader, vpcdPorts } from './vpcd.ts';

/** A phone or card in a reader's field. */
export type InField = `phone:${string}` | `card:${string}`;
/** A slot of vpcd. */
export type Slot = 0 | 1;
/** Whether a phone answers readers: not at all, as soon as one comes, or it is answering one. */
export type ReaderPermission = 'refused' | 'allowed' | 'answering';

const PATIENCE_MS = 60_000;

interface Nearby {
  readonly slot: Slot;
  readonly face: ContactlessFace;
}

/**
 * What lies in the fields of the PC/SC reader slots. A card answers whoever powers it. A phone is silent until its holder
 * allows a reader, and then answers for one stay in a field, which begins within a minute; none of it outlives the process.
 */
export class ReaderFields {
  readonly #clock: Clock;
  readonly #ports: readonly [number, number];
  readonly #answering = new Map<InField, PresentedFace>();
  /** The readers that phones are near to, whether they answer or not. */
  readonly #nearby = new Map<InField, Nearby>();
  /** Until when a phone waits for the reader that was allowed, in milliseconds. */
  readonly #allowedUntil = new Map<InField, number>();
  #turn: Promise<void> = Promise.resolve();

  /** @param ports TCP ports of the slots */
  constructor(clock: Clock, ports: readonly [number, number] = vpcdPorts) {
    this.#clock = clock;
    this.#ports = ports;
  }

  /** Puts a card into a reader. `handset.reader_absent`. */
  insertCard(card: string, slot: Slot, face: ContactlessFace): Promise<void> {
    return this.#inTurn(async () => {
      await this.#silence(`card:${card}`);
      await this.#present(`card:${card}`, { slot, face });
    });
  }

  /** A reader comes near a phone; it is answered if that is allowed. `handset.reader_absent`. */
  approachPhone(phone: string, slot: Slot, face: ContactlessFace): Promise<void> {
    return this.#inTurn(async () => {
      await this.#silence(`phone:${phone}`);
      this.#nearby.set(`phone:${phone}`, { slot, face });
      await this.#answerNearby(`phone:${phone}`);
    });
  }

  /** The holder lets the phone answer one reader: the one that is near, or the one that comes. `handset.reader_absent`. */
  allow(phone: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#answering.has(`phone:${phone}`)) return;
      this.#allowedUntil.set(`phone:${phone}`, this.#clock.now().getTime() + PATIENCE_MS);
      await this.#answerNearby(`phone:${phone}`);
    });
  }

  /** The holder ends it: a phone that was answering falls silent. */
  refuse(phone: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#allowedUntil.delete(`phone:${phone}`);
      await this.#silence(`phone:${phone}`);
    });
  }

  permissionOf(phone: string): ReaderPermission {
    if (this.#answering.has(`phone:${phone}`)) return 'answering';
    return this.#isAllowed(`phone:${phone}`) ? 'allowed' : 'refused';
  }

  /** Phone or card leaves the field. */
  remove(what: InField): Promise<void> {
    return this.#inTurn(async () => {
      this.#nearby.delete(what);
      await this.#silence(what);
    });
  }

  async close(): Promise<void> {
    for (const what of [...this.#answering.keys()]) await this.remove(what);
  }

  async #answerNearby(phone: InField): Promise<void> {
    const nearby = this.#nearby.get(phone);
    if (nearby === undefined) return;
    if (!this.#isAllowed(phone)) return;
    this.#allowedUntil.delete(phone);
    await this.#present(phone, nearby);
  }

  #isAllowed(phone: InField): boolean {
    return this.#clock.now().getTime() < (this.#allowedUntil.get(phone) ?? 0);
  }

  async #present(what: InField, { slot, face }: Nearby): Promise<void> {
    const presented = await presentToReader(face, { port: this.#ports[slot] }).catch((cause: unknown) => {
      this.#nearby.delete(what);
      throw new HandsetError('handset.reader_absent', { cause });
    });
    this.#answering.set(what, presented);
    void presented.ended.then(() => {
      // Who was silenced has been taken out of the list already; here it is the reader that went away.
      if (this.#answering.get(what) !== presented) return;
      this.#answering.delete(what);
      this.#nearby.delete(what);
    });
  }

  async #silence(what: InField): Promise<void> {
    const presented = this.#answering.get(what);
    this.#answering.delete(what);
    await presented?.remove();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
