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
  transition,
} from '@inro/life-cycle';

const DAY = 24 * 3_600_000;
export type Kind = KeyKind;
export const bothKinds: readonly Kind[] = ['userAuthentication', 'digitalSignature'];

/** What registration's book should say of one application. */
export interface Entry {
  readonly profile: 'phone' | 'card';
  state: ApplicationState;
  since: number;
  keysReported: boolean;
  /** The CA has issued, and registration has not heard of it. */
  unheard: boolean;
  deleted: boolean;
  readonly certificates: Map<Kind, CertificateState>;
  readonly orders: string[];
}

/**
 * Registration's book about one person, as the tables of `@inro/life-cycle` alone have it: which events there are is
 * written here, what comes of each is read from the tables.
 */
export class Book {
  readonly entries: Entry[] = [];
  /** Another table, to see that a comparison fails with it. */
  readonly #application: typeof application;
  constructor(table: typeof application = application) {
    this.#application = table;
  }

  /** A card from the counter, with both certificates. */
  card(now: number): void {
    const entry = this.#begin('card', now);
    this.enter(entry, 'openSession', now);
    this.reportKeys(entry, now);
    this.issued(entry, now);
    this.enter(entry, 'deliver', now);
  }

  /** A phone that replaces what is still open; the TSM answers at once. */
  apply(now: number): Entry {
    for (const older of this.phones()) this.enter(older, 'replace', now);
    const entry = this.#begin('phone', now);
    this.enter(entry, 'openSession', now);
    return entry;
  }

  phones = (): Entry[] => this.entries.filter(({ profile }) => profile === 'phone');

  reportKeys(entry: Entry, now: number): boolean {
    const moved = this.enter(entry, 'reportKeys', now);
    if (moved) entry.keysReported = true;
    return moved;
  }

  /** The CA's certificates are here; those of the person's other phones are superseded. */
  issued(entry: Entry, now: number): void {
    if (!this.enter(entry, 'issue', now)) return;
    entry.unheard = false;
    for (const kind of bothKinds) this.#certify(entry, kind, 'issue');
    this.revoke(
      this.entries.filter((other) => other !== entry && other.profile === entry.profile),
      bothKinds,
      'revoke',
      now,
    );
  }

  /** What the CA had issued comes back as revoked, once the end of its issuance is delivered. */
  heardOfEnds(): void {
    for (const entry of this.entries.filter(({ unheard, orders }) => unheard && orders.includes('endIssuance'))) {
      for (const kind of bothKinds) this.#certify(entry, kind, 'end');
      entry.unheard = false;
    }
  }

  revoke(of: readonly Entry[], kinds: readonly Kind[], event: 'revoke' | 'suspend', now: number): void {
    for (const entry of of) {
      const standing = kinds.filter((kind) => ['good', 'hold'].includes(entry.certificates.get(kind) ?? ''));
      for (const kind of standing) this.#certify(entry, kind, event);
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
      if (undelivered) this.revoke([entry], bothKinds, 'revoke', now);
    }
  }

  delete(entry: Entry): void {
    const step = transition(phone, phoneOf(entry.state, entry.deleted), 'confirmDeletion');
    if (step.outcome === 'moves') entry.deleted = true;
  }

  /** True when the state was entered (again); false when it stays or the event is refused. */
  enter(entry: Entry, event: ApplicationEvent, now: number): boolean {
    const facts = { keysReported: entry.keysReported, sameKeys: true, phone: entry.profile === 'phone' };
    const step = transition(this.#application, entry.state, event, facts);
    if (step.outcome !== 'moves') return false;
    entry.state = step.to;
    if (step.since === 'now') entry.since = now;
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
      keysReported: false,
      unheard: false,
      deleted: false,
      certificates: new Map(),
      orders: [...step.orders],
    };
    this.entries.push(entry);
    return entry;
  }

  #certify(entry: Entry, kind: Kind, event: keyof typeof certificate.events): void {
    const releasable = kind === 'userAuthentication';
    const step = transition(certificate, entry.certificates.get(kind), event, { releasable });
    if (step.outcome !== 'moves') return;
    entry.certificates.set(kind, step.to);
    entry.orders.push(...step.orders.map((order) => `${order} ${kind}`));
  }
}

export const isOpen = ({ state }: Pick<Entry, 'state'>): boolean => phaseOf(state) === 'open';
export const isOver = ({ state }: Pick<Entry, 'state'>): boolean => phaseOf(state) === 'over';
