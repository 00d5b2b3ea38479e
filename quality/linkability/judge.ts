import type { Evidence } from './evidence.ts';
import type { Fact } from './patterns.ts';
import { Search } from './search.ts';
import { mayHold } from './who-may-hold.ts';

/** A record with the facts that it holds. */
export interface Reading {
  readonly evidence: Evidence;
  readonly facts: readonly Fact[];
}

export function readAll(evidence: readonly Evidence[], facts: readonly Fact[]): Reading[] {
  const search = new Search(facts);
  return evidence
    .map((one) => ({ evidence: one, facts: search.in(one.bytes) }))
    .filter(({ facts: { length } }) => length > 0);
}

/** Everything that lies where it does not belong, one line a place and kind; no fact itself is named. */
export function misplaced(readings: readonly Reading[]): string[] {
  const lines = readings.flatMap(({ evidence, facts }) =>
    facts
      .filter((fact) => !mayHold(fact, evidence))
      .map(({ kind }) => `${kind} in the ${evidence.medium} of ${evidence.holder}: ${evidence.where}`),
  );
  return [...new Set(lines)].sort();
}

/** A person and a service that one record names together. */
export interface Pair {
  readonly person: string;
  readonly service: string;
}

const notPersonal = ['service', 'houseKey', 'elementSerial'];

/** The pairs in a record: a fact of a person beside a fact of a service, or a fact of one login, which is both. */
export function pairsIn({ facts }: Reading): Pair[] {
  const personal = facts.filter(({ kind }) => !notPersonal.includes(kind));
  const services = [...new Set(facts.flatMap(({ at }) => at ?? []))];
  const people = [...new Set(personal.map(({ of }) => of))];
  return people.flatMap((person) => services.map((service) => ({ person, service })));
}

/**
 * ADR 92: in the sandbox a service tells its own developer what happened at a login, and which, but nothing of who it was:
 * a person's fact beside it is a pair as anywhere.
 */
const beyondTheTrace = ({ evidence, facts }: Reading): Reading => ({
  evidence,
  facts: facts.filter(
    ({ kind }) => !(kind === 'login' && evidence.holder === 'developers' && evidence.medium === 'wire'),
  ),
});

/** Records of anybody but the holder's own phone and the service itself that name a pair. */
export function strangersPairs(readings: readonly Reading[]): string[] {
  const lines = readings.flatMap((reading) => {
    const { holder, medium, where } = reading.evidence;
    // What the phone does is not its log.
    const ownPhone = holder === 'handset' && (medium === 'wire' || medium === 'url' || medium === 'file');
    return pairsIn(beyondTheTrace(reading))
      .filter(({ service }) => !ownPhone && holder !== service)
      .map(() => `a pair in the ${medium} of ${holder}: ${where}`);
  });
  return [...new Set(lines)].sort();
}
