import type { KeyKind } from '@inro/jpki-profile';
import {
  type ApplicationEvent,
  type ApplicationState,
  application,
  type CertificateState,
  certificate,
  phaseOf,
  phone,
  phoneOf,
  type Step,
  transition,
} from '@inro/life-cycle';

const DAY = 24 * 3_600_000;
export type Kind = KeyKind;
export const bothKinds: readonly Kind[] = ['userAuthentication', 'digitalSignature'];

/** What comes with an event, beside what its row says. */
interface Given {
  readonly problem?: string;
  readonly reason?: string;
}

/** What registration's book should say of one application. */
export interface Entry {
  readonly profile: 'phone' | 'card';
  state: ApplicationState;
  since: number;
  /** Which set of keys was reported last. */
  keys: number | undefined;
  /** For which set the CA has recorded an issuance. */
  recorded: number | undefined;
  problem: string | null;
  endReason: string | null;
  /** The CA has issued, and registration has not heard of it. */
  unheard: boolean;
  deleted: boolean;
  readonly certificates: Map<Kind, CertificateState>;
  readonly reasons: Map<Kind, string | null>;
  readonly orders: string[];
}

/**
 * Registration's book about one person, as the tables of `@inro/life-cycle` alone have it: which events there are is
 * written here, what comes of each is read from the tables.
 */
export class Book {
  readonly entries: Entry[] = [];
  /** Pairs of a state and an event that were put to the tables, and so to registration. */
  readonly asked: Set<string>;
  /** Another table, to see that a comparison fails with it. */
  readonly #application: typeof application;
  constructor(table: typeof application = application, asked = new Set<string>()) {
    this.#application = table;
    this.asked = asked;
  }

  /** A card from the counter, with both certificates. */
  card(now: number): void {
    const entry = this.#begin('card', now);
    this.enter(entry, 'openSession', now);
    this.reportKeys(entry, 0, now);
    entry.recorded = 0;
    this.issued(entry, now);
    this.enter(entry, 'deliver', now);
  }

  /** A phone that replaces what is still open. */
  apply(now: number): Entry {
    for (const older of this.phones()) this.enter(older, 'replace', now);
    return this.#begin('phone', now);
  }

  /** The TSM answers whatever was ordered of it. */
  heardOfSessions(now: number): void {
    for (const entry of this.entries)
      if (entry.state === 'accepted' || entry.state === 'issued' || entry.orders.includes('deleteDeployment'))
        this.enter(entry, 'openSession', now);
  }

  phones = (): Entry[] => this.entries.filter(({ profile }) => profile === 'phone');

  /** Whether the set is taken; the code of the refusal otherwise. */
  reportKeys(entry: Entry, keys: number, now: number): true | string {
    const same = entry.keys === keys;
    const step = this.#step(entry, 'reportKeys', { sameKeys: same, sameKeysOrdered: same });
    if (step.outcome === 'refused') return step.code;
    if (this.#carryOut(entry, step, now, {})) entry.keys = keys;
    return true;
  }

  /** The CA alone decides now: it takes one set of keys for an application. */
  askCa(entry: Entry, now: number, hearsBack: boolean): void {
    entry.recorded ??= entry.keys;
    if (!hearsBack) entry.unheard = true;
    else if (entry.recorded === entry.keys) this.issued(entry, now);
    else this.enter(entry, 'refuseIssuance', now, { problem: 'ca.issuance_conflict' });
    if (entry.state === 'refused') entry.unheard = true;
  }

  /** The CA's certificates are here; those of the person's other phones are superseded. */
  issued(entry: Entry, now: number): void {
    if (!this.enter(entry, 'issue', now)) return;
    entry.unheard = false;
    for (const kind of bothKinds) this.#certify(entry, kind, 'issue');
    this.revoke(
      this.entries.filter((other) => other !== entry && other.profile === entry.profile),
      bothKinds,
      'superseded',
      now,
    );
  }

  /** What the CA had issued comes back as revoked, once the end of its issuance is delivered. */
  heardOfEnds(now: number): void {
    for (const entry of this.entries.filter(({ unheard, orders }) => unheard && orders.includes('endIssuance'))) {
      for (const kind of bothKinds) this.#certify(entry, kind, 'end', entry.endReason ?? 'unspecified');
      this.enter(entry, 'lastCertificateRevoked', now);
      entry.unheard = false;
    }
  }

  /** Registration has lost what the CA issued. */
  lose(entry: Entry, kinds: readonly Kind[]): void {
    for (const kind of kinds) {
      entry.certificates.delete(kind);
      entry.reasons.delete(kind);
    }
    entry.unheard = true;
  }

  /** The books are compared: what registration lost is ended at the CA. */
  compare(now: number): void {
    const lost = this.entries.filter(({ unheard, state }) => unheard && !isOpen({ state }));
    for (const entry of lost) if (!entry.orders.includes('endIssuance')) this.enter(entry, 'unaccounted', now);
    this.heardOfEnds(now);
  }

  /** The CA has forgotten what was decided about these. */
  forgotten(entry: Entry): void {
    for (const [kind, state] of entry.certificates) if (state !== 'good') this.#certify(entry, kind, 'forgotten');
  }

  /** Registration has forgotten its suspensions, and the CA has not. */
  suspensionsForgotten(entry: Entry): void {
    for (const [kind, state] of entry.certificates) {
      if (state !== 'hold') continue;
      entry.certificates.set(kind, 'good');
      this.#certify(entry, kind, 'suspend', 'certificateHold');
    }
  }

  /** For a reason; what is on a card goes on its phones as well. */
  revoke(of: readonly Entry[], kinds: readonly Kind[], reason: string, now: number): void {
    const event = reason === 'certificateHold' ? 'suspend' : 'revoke';
    for (const entry of of) {
      const standing = kinds.filter((kind) => ['good', 'hold'].includes(entry.certificates.get(kind) ?? ''));
      for (const kind of kinds) if (entry.certificates.has(kind)) this.#certify(entry, kind, event, reason);
      const left = [...entry.certificates.values()].some((state) => state !== 'revoked');
      if (standing.length > 0 && !left) this.enter(entry, 'lastCertificateRevoked', now);
    }
  }

  /** False when nobody's authentication certificate is suspended. */
  release(): boolean {
    const suspended = this.phones().filter(({ certificates }) => certificates.get('userAuthentication') === 'hold');
    for (const entry of suspended) this.#certify(entry, 'userAuthentication', 'release');
    return suspended.length > 0;
  }

  /** What was begun more than a day ago and not finished. */
  sweep(now: number): void {
    for (const entry of this.entries.filter(({ since }) => since < now - DAY)) {
      const undelivered = entry.state === 'issued';
      this.enter(entry, 'tookTooLong', now);
      if (undelivered) this.revoke([entry], bothKinds, 'unspecified', now);
    }
  }

  /** Whether the receipt is taken; the code of the refusal otherwise. */
  delete(entry: Entry): true | string {
    const step = transition(phone, phoneOf(entry.state, entry.deleted), 'confirmDeletion');
    if (step.outcome === 'moves') entry.deleted = true;
    return step.outcome === 'refused' ? step.code : true;
  }

  /** True when the state was entered (again); false when it stays or the event is refused. */
  enter(entry: Entry, event: ApplicationEvent, now: number, given: Given = {}): boolean {
    return this.#carryOut(entry, this.#step(entry, event), now, given);
  }

  #step(entry: Entry, event: ApplicationEvent, known: { sameKeys?: boolean; sameKeysOrdered?: boolean } = {}) {
    this.asked.add(`application ${entry.state} ${event}`);
    const certificatesKnown = entry.certificates.size > 0;
    const facts = { keysReported: entry.keys !== undefined, certificatesKnown, phone: entry.profile === 'phone' };
    return transition(this.#application, entry.state, event, { ...facts, ...known });
  }

  #carryOut(entry: Entry, step: Step<ApplicationState, string, string>, now: number, given: Given): boolean {
    if (step.outcome !== 'moves') return false;
    entry.state = step.to;
    if (step.since === 'now') entry.since = now;
    entry.problem = given.problem ?? step.problem ?? entry.problem;
    entry.endReason = given.reason ?? step.reason ?? entry.endReason;
    entry.orders.push(...step.orders);
    return true;
  }

  #begin(profile: Entry['profile'], now: number): Entry {
    const step = transition(this.#application, undefined, 'accept');
    if (step.outcome !== 'moves') throw new TypeError('an application begins');
    const entry: Entry = {
      profile,
      state: step.to,
      since: now,
      keys: undefined,
      recorded: undefined,
      problem: null,
      endReason: null,
      unheard: false,
      deleted: false,
      certificates: new Map(),
      reasons: new Map(),
      orders: [...step.orders],
    };
    this.entries.push(entry);
    return entry;
  }

  #certify(entry: Entry, kind: Kind, event: keyof typeof certificate.events, reason: string | null = null): void {
    const releasable = kind === 'userAuthentication';
    const before = entry.certificates.get(kind);
    if (before !== undefined) this.asked.add(`certificate ${before} ${event}`);
    const step = transition(certificate, before, event, { releasable });
    if (step.outcome !== 'moves') return;
    entry.certificates.set(kind, step.to);
    if (step.since === 'now') entry.reasons.set(kind, reason);
    entry.orders.push(...step.orders.map((order) => `${order} ${kind}`));
  }
}

export const isOpen = ({ state }: Pick<Entry, 'state'>): boolean => phaseOf(state) === 'open';
export const isCertified = ({ state }: Pick<Entry, 'state'>): boolean => phaseOf(state) === 'certified';
export const isOver = ({ state }: Pick<Entry, 'state'>): boolean => phaseOf(state) === 'over';
