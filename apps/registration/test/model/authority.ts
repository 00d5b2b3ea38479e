import { issuance, type Standing, type StandingEvent, standing, transition } from '@inro/life-cycle';
import { bothKinds, type Kind } from './kinds.ts';

/** Orders to the CA, and how each of them fares. */
export const caOrders = ['issue', 'endIssuance', 'revoke'] as const;
export type CaOrder = (typeof caOrders)[number];
export type Way = 'there' | 'away' | 'heard, and its answers are lost';
export type Ways = Readonly<Record<CaOrder, Way>>;

interface Shown {
  readonly state: Standing;
  readonly reason: string | null;
}

/** What the CA's book should say of one application, as the tables have it. */
export class AuthorityEntry {
  /** For which set of keys it has recorded an issuance. */
  #keys: number | undefined;
  #ended = false;
  readonly #shown = new Map<Kind, Shown>();
  /** The highest number of an order about each (ADR 58). */
  readonly #last = new Map<Kind, number>();

  /** True when it gives certificates out for these keys, else the code of its refusal. */
  issue(keys: number): true | string {
    const state = this.#ended ? 'ended' : this.#keys === undefined ? undefined : 'running';
    const step = transition(issuance, state, 'record');
    if (step.outcome === 'refused') return step.code;
    if (step.outcome === 'stays') return this.#keys === keys || 'ca.issuance_conflict';
    this.#keys = keys;
    for (const kind of bothKinds) this.#enter(kind, 'record', null);
    return true;
  }

  /** Ends the issuance; every certificate that it had brought, with the reason that stands. */
  end(reason: string): (readonly [Kind, string])[] {
    this.#ended = true;
    const brought = [...this.#shown.keys()];
    for (const kind of brought) this.#enter(kind, 'endIssuance', reason);
    return brought.map((kind) => [kind, this.#shown.get(kind)!.reason!]);
  }

  /**
   * Whether it takes over what registration has decided about a certificate: a reason, or null for a release; or the
   * number by which that was overtaken.
   */
  decide(kind: Kind, reason: string | null, number: number): boolean | number {
    const event = reason === null ? 'release' : reason === 'certificateHold' ? 'suspend' : 'revoke';
    const last = this.#last.get(kind) ?? 0;
    const taken = this.#enter(kind, event, reason, number < last);
    if (!taken) return false;
    if (event !== 'revoke' && number < last) return last;
    this.#last.set(kind, Math.max(last, number));
    return true;
  }

  /** Forgets what was decided about these. */
  forget(kinds: Iterable<Kind>): void {
    for (const kind of kinds) this.#shown.set(kind, { state: 'good', reason: null });
    this.#last.clear();
  }

  shows = (kind: Kind): Shown => this.#shown.get(kind) ?? { state: 'good', reason: null };

  /** What could still be used of it. */
  standing = (): Kind[] => [...this.#shown].filter(([, { state }]) => state !== 'revoked').map(([kind]) => kind);

  #enter(kind: Kind, event: StandingEvent, reason: string | null, overtaken = false): boolean {
    const releasable = kind === 'userAuthentication';
    const step = transition(standing, this.#shown.get(kind)?.state, event, { releasable, overtaken });
    if (step.outcome === 'moves') this.#shown.set(kind, { state: step.to, reason });
    return step.outcome !== 'refused';
  }
}
