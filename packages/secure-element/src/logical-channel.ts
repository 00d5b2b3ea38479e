import type { OnCardSession, PendingSession } from '@inro/secure-channel/on-card';
import type { Face } from './face.ts';
import type { RegistryEntry } from './registry.ts';
import type { HeldKeys } from './security-domain/retired-keys.ts';
import type { ElementState } from './state.ts';

/** STORE DATA under way: who receives it, which block is next, a DGI that goes on in the next block. */
export interface Personalization {
  readonly target: { readonly aid: string; readonly serial: number };
  /** Set by INSTALL [for personalization]; a domain's own STORE DATA ends with the last block. */
  nextBlock: number;
  partial: Uint8Array;
  /** How the values of the last block were encrypted and laid out (P1 of STORE DATA). */
  form: number;
}

/** STORE DATA that begins: block 00 is next. */
export const personalizationOf = ({ aid, serial }: RegistryEntry): Personalization => ({
  target: { aid, serial },
  nextBlock: 0,
  partial: new Uint8Array(0),
  form: 0,
});

/** What a channel volatilely knows; lost at reset, at power-off and when the channel closes. */
export class LogicalChannel {
  readonly face: Face;
  #selected: { readonly aid: string; readonly serial: number } | undefined;
  /** The selected application's own volatile state. */
  session: unknown;
  pending: PendingSession | undefined;
  secureChannel: OnCardSession | undefined;
  /** What the secure channel, or the one about to open, was opened with. */
  heldKeys: HeldKeys | undefined;
  personalization: Personalization | undefined;
  /** GET STATUS that has more to tell: what was asked and how much was told. */
  statusCursor: { readonly asked: string; readonly told: number } | undefined;

  constructor(face: Face) {
    this.face = face;
  }

  /** Selects an instance: whatever went before is over, the secure channel too (GPCS 2.3.1 §10.2.3). */
  select(entry: RegistryEntry, session: unknown): void {
    this.#selected = { aid: entry.aid, serial: entry.serial };
    this.session = session;
    this.endSecureChannel();
  }

  /** The selected instance as the registry has it now; undefined when it has gone meanwhile. */
  selected(state: ElementState): RegistryEntry | undefined {
    if (this.#selected === undefined) return undefined;
    const entry = state.registry.find(this.#selected.aid);
    return entry?.serial === this.#selected.serial ? entry : undefined;
  }

  endSecureChannel(): void {
    this.pending = undefined;
    this.secureChannel = undefined;
    this.heldKeys = undefined;
    this.personalization = undefined;
    this.statusCursor = undefined;
  }
}
