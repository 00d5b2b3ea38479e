import { choose, type DrillResult, type Selection } from '../drill.ts';
import { House, type Person } from './house.ts';
import { violationsOf } from './invariant.ts';
import { enrolPersistently, type Wire } from './persistent-enrolment.ts';

/** One way to disturb one enrolment, or something else that a person does. */
export type Disturbance = {
  readonly what: string;
  /** Ends what the disturbance left, whatever became of the person. */
  readonly end?: () => Promise<void> | void;
} & (
  | {
      /** The wire of this enrolment: it disturbs once and then carries on. */
      readonly wire: (house: House) => Wire;
    }
  | {
      /** Does it all; how it ended in a few words. Throws when it did not reach its end. */
      readonly act: (house: House, person: Person) => Promise<string>;
    }
);

async function act(house: House, person: Person, disturbance: Disturbance): Promise<string> {
  if ('act' in disturbance) return await disturbance.act(house, person);
  return `${await enrolPersistently(house, person, house.newPhone(), disturbance.wire(house))} tries`;
}

/** An enrolment that nobody disturbs, as its wire sees it: what there is to cut. */
export type Scout<T> = (house: House, person: Person) => Promise<readonly T[]>;

/**
 * Disturbs one enrolment after the other of one person, each on a phone of its own; each has to reach its end. After
 * 60 s by the clock port, the invariant is checked over all that happened; `more` looks at once.
 */
export async function runCuts(
  selection: Selection,
  scout: (house: House, person: Person) => Promise<readonly Disturbance[]>,
  open: () => Promise<House> = () => House.open(),
  more: (house: House) => Promise<readonly string[]> = async () => [],
): Promise<DrillResult> {
  const house = selection.house ?? (await open());
  const violations: string[] = [];
  let cuts = 0;
  try {
    const person = await house.person();
    const all = await scout(house, person);
    for (const disturbance of choose(all, selection)) {
      cuts++;
      const { what } = disturbance;
      const began = performance.now();
      const end = await act(house, person, disturbance).catch((failure: unknown) => {
        violations.push(`${what}: it did not reach its end: ${failure}`);
        return String(failure);
      });
      await disturbance.end?.();
      selection.onCut?.(`${cuts} ${what}: ${end}, ${Math.round(performance.now() - began)} ms`);
    }
    const unended = violations.length;
    violations.push(...(await more(house)));
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
