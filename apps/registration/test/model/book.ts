import {
  type ApplicationEvent,
  type ApplicationState,
  application,
  certificate,
  phone,
  phoneOf,
  type Step,
  transition,
} from '@inro/life-cycle';
import { AuthorityEntry, caOrders, type Way, type Ways } from './authority.ts';
import type { Entry } from './entry.ts';
import { bothKinds, type Kind } from './kinds.ts';
import { Queue, type Waiting } from './queue.ts';

const DAY = 24 * 3_600_000;

/** What comes with an event, beside what its row says. */
interface Given {
  readonly problem?: string;
  readonly reason?: string;
}

/**
 * Registration's book about one person, as the tables of `@inro/life-cycle` alone have it: which events there are is
 * written here, what comes of each is read from the tables.
 */
export class Book {
  readonly entries: Entry[] = [];
  readonly #queue = new Queue();
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
    this.deliver({ issue: 'there', endIssuance: 'there', revoke: 'there' }, now);
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

  /** Every order to the CA is tried once, in the order of their numbers. */
  deliver(ways: Ways, now: number): void {
    this.#queue.tryEach((one) => this.#send(one, ways[one.order], now));
  }

  /** True when nothing is left of this order. */
  #send({ order, entry, kind }: Waiting, way: Way, now: number): boolean {
    switch (order) {
      case 'issue':
        return entry.state !== 'keysReady' || this.#sendIssue(entry, way, now);
      case 'endIssuance': {
        if (way === 'away') return false;
        const ended = entry.ca.end(entry.endReason ?? 'unspecified');
        if (way === 'there') this.#heardOfEnd(entry, ended, now);
        return way === 'there';
      }
      case 'revoke': {
        // What was lost may come back, and the order with it.
        if (!entry.certificates.has(kind!)) return false;
        if (!entry.decided.has(kind!)) return true;
        return way !== 'away' && this.#sendDecision(entry, kind!) && way === 'there';
      }
    }
  }

  /** ADR 58: who counts below the CA was put back to a backup, and orders what it has decided once more. */
  #sendDecision(entry: Entry, kind: Kind): boolean {
    const number = entry.decisions.get(kind) ?? 0;
    const answer = entry.ca.decide(kind, entry.reasons.get(kind) ?? null, number);
    if (typeof answer !== 'number' || answer <= number) return answer !== false;
    entry.decisions.set(kind, answer);
    this.#certify(entry, kind, 'forgotten');
    return true;
  }

  /** ADR 37: not before the CA has heard what was decided about this person earlier. */
  #sendIssue(entry: Entry, way: Way, now: number): boolean {
    if (way === 'away' || this.#queue.isBehindDecisions(entry)) return false;
    const answer = entry.ca.issue(entry.keys!);
    if (way !== 'there') return false;
    if (answer === true) this.issued(entry, now);
    else this.enter(entry, 'refuseIssuance', now, { problem: answer });
    return true;
  }

  /** The CA's certificates are here; those of the person's other phones are superseded. */
  issued(entry: Entry, now: number): void {
    if (!this.enter(entry, 'issue', now)) return;
    for (const kind of bothKinds) this.#certify(entry, kind, 'issue');
    this.revoke(
      this.entries.filter((other) => other !== entry && other.profile === entry.profile),
      bothKinds,
      'superseded',
      now,
    );
  }

  /** What the CA had issued comes back as revoked. */
  #heardOfEnd(entry: Entry, ended: readonly (readonly [Kind, string])[], now: number): void {
    for (const [kind, reason] of ended) this.#certify(entry, kind, 'end', reason);
    if (ended.length > 0) this.enter(entry, 'lastCertificateRevoked', now);
  }

  /** Registration has lost what the CA issued. */
  lose(entry: Entry, kinds: readonly Kind[]): void {
    for (const kind of kinds) {
      entry.certificates.delete(kind);
      entry.reasons.delete(kind);
      entry.decided.delete(kind);
      entry.decisions.delete(kind);
    }
  }

  /** The books are compared (ADR 20): certificate by certificate, then what registration lost is ended at the CA. */
  compare(now: number): void {
    for (const entry of this.entries)
      for (const kind of [...entry.certificates.keys()]) this.#correct(entry, kind, now);
    for (const entry of this.entries) {
      const unknown = entry.ca.standing().some((kind) => !entry.certificates.has(kind));
      if (unknown && entry.state !== 'keysReady' && !this.#queue.has('endIssuance', entry))
        this.enter(entry, 'unaccounted', now);
    }
  }

  #correct(entry: Entry, kind: Kind, now: number): void {
    const [here, there] = [entry.certificates.get(kind)!, entry.ca.shows(kind)];
    if (here === there.state || here === 'revoked' || (here === 'hold' && there.state === 'good')) {
      if (here !== there.state && !this.#queue.has('revoke', entry, kind)) this.#certify(entry, kind, 'forgotten');
      return;
    }
    // A release of which the CA has not heard is on its way.
    if (here === 'good' && there.state === 'hold' && entry.decided.has(kind)) return;
    this.revoke([entry], [kind], there.reason!, now);
  }

  /** Registration has forgotten its suspensions, and the CA has not. */
  suspensionsForgotten(entry: Entry): void {
    for (const [kind, state] of entry.certificates) {
      if (state !== 'hold') continue;
      entry.certificates.set(kind, 'good');
      entry.reasons.set(kind, null);
      entry.decided.delete(kind);
      entry.decisions.delete(kind);
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
    for (const order of step.orders) this.#order(entry, order);
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
      problem: null,
      endReason: null,
      deleted: false,
      certificates: new Map(),
      reasons: new Map(),
      decided: new Set(),
      decisions: new Map(),
      orders: [...step.orders],
      ca: new AuthorityEntry(),
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
    if (step.since === 'now') {
      entry.reasons.set(kind, reason);
      if (event !== 'issue') entry.decided.add(kind);
    }
    if (step.orders.length > 0) entry.decisions.set(kind, (entry.decisions.get(kind) ?? 0) + 1);
    for (const order of step.orders) this.#order(entry, order, kind);
  }

  #order(entry: Entry, order: string, kind?: Kind): void {
    entry.orders.push(kind === undefined ? order : `${order} ${kind}`);
    const toCa = caOrders.find((one) => one === order);
    if (toCa) this.#queue.add(toCa, entry, kind);
  }
}
