import { choose, type DrillResult, type Selection } from '../drill.ts';
import { House, type Person } from './house.ts';
import { violationsOf } from './invariant.ts';
import { enrolPersistently, type Wire } from './persistent-enrolment.ts';

/** One way to disturb one enrolment. */
export interface Disturbance {
  readonly what: string;
  /** The wire of this enrolment: it disturbs once and then carries on. */
  readonly wire: (house: House) => Wire;
}

/** An enrolment that nobody disturbs, as its wire sees it: what there is to cut. */
export type Scout<T> = (house: House, person: Person) => Promise<readonly T[]>;

/**
 * Disturbs one enrolment after the other of one person, each on a phone of its own; each has to reach its end. After
 * 60 s by the clock port, the invariant is checked over all that happened.
 */
export async function runCuts(
  selection: Selection,
  scout: (house: House, person: Person) => Promise<readonly Disturbance[]>,
  open: () => Promise<House> = () => House.open(),
): Promise<DrillResult> {
  const house = selection.house ?? (await open());
  const violations: string[] = [];
  let cuts = 0;
  try {
    const person = await house.person();
    const all = await scout(house, person);
    for (const { what, wire } of choose(all, selection)) {
      cuts++;
      const phone = house.newPhone();
      const began = performance.now();
      const end = await enrolPersistently(house, person, phone, wire(house)).then(
        (tries) => `${tries} tries`,
        (failure: unknown) => {
          violations.push(`${what}: ${phone} did not reach its end: ${failure}`);
          return String(failure);
        },
      );
      selection.onCut?.(`${cuts} ${what}: ${end}, ${Math.round(performance.now() - began)} ms`);
    }
    const unended = violations.length;
    if (!selection.house) {
      await house.later(60_000);
      violations.push(...(await violationsOf(house)));
    }
    return {
      cuts,
      survived: Math.max(0, cuts - violations.length),
      violations,
      figures: { places: all.length, unended },
    };
  } finally {
    if (!selection.house) await house.close();
  }
}

/** Everything that one undisturbed enrolment says over the wallet's wire. */
export async function listen<T>(
  house: House,
  person: Person,
  note: (request: Parameters<Wire>[0]) => readonly T[],
): Promise<T[]> {
  const heard: T[] = [];
  await enrolPersistently(house, person, house.newPhone(), (request, send) => {
    heard.push(...note(request));
    return send(request);
  });
  return heard;
}
