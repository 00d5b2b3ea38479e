import { type Drill, seeded } from '../drill.ts';
import { Bystanders } from '../house/bystanders.ts';
import { ClearWords } from '../house/clear-words.ts';
import { crowd } from '../house/crowd.ts';
import type { House } from '../house/house.ts';
import { enrolPersistently, type Wire } from '../house/persistent-enrolment.ts';
import { logInPersistently } from '../house/persistent-login.ts';
import { type Disturbance, listen, runCuts } from '../house/run-cuts.ts';
import { type Stoppable, stop, stoppable } from '../house/stuck.ts';

/** Longer than any time-out of the house: of peers, of a phone's errands, of a database that says nothing. */
const STUCK_MS = 28_000;
const inLogin = ['bank', 'handset', 'ca', 'wallet', 'postgres', 'postgres backends'] as const;
const PLACES_OF_LOGIN = 8;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What goes on while somebody is stuck, and what was seen of it. */
class Standstill {
  readonly #house: House;
  readonly #victim: Stoppable;
  #seen: Promise<readonly string[]> = Promise.resolve(['it was over before anybody stood still']);
  constructor(house: House, victim: Stoppable) {
    this.#house = house;
    this.#victim = victim;
  }

  /** Stops the victim while request `place` is on its way, and lets it go on later. */
  at(place: number, delay: number): Wire {
    let n = 0;
    return async (request, send) => {
      if (n++ === place) this.#seen = pause(delay).then(() => this.#stand());
      return await send(request);
    };
  }

  async #stand(): Promise<readonly string[]> {
    const goOn = stop(this.#house, this.#victim);
    const bystanders = new Bystanders(this.#house, [this.#victim]);
    const crowded = crowd(this.#house);
    await pause(STUCK_MS);
    const unanswered = await bystanders.leave();
    goOn();
    return [...(await crowded), ...unanswered];
  }

  /** What was wrong, once everybody goes on. */
  complaints(): Promise<readonly string[]> {
    return this.#seen;
  }
}

type Act = Extract<Disturbance, { act: unknown }>['act'];

/** Something that a person does, from its begin to its end, with the wire on which somebody gets stuck. */
const during =
  (victim: Stoppable, place: number, delay: number, work: (house: House, wire: Wire, words: ClearWords) => Act): Act =>
  async (house, person) => {
    const words = new ClearWords();
    const standstill = new Standstill(house, victim);
    const wire = words.listening(standstill.at(place, delay));
    const end = await work(house, wire, words)(house, person);
    const complaints = [...words.unclear, ...(await standstill.complaints())];
    if (complaints.length > 0) throw new Error(`${end}, but ${complaints.join('; ')}`);
    return `${end}; heard ${[...words.heard].join(' ') || 'nothing'}`;
  };

export const drill: Drill = {
  name: 'stuck-peers',
  title: 'each process, PostgreSQL and its backends stand still (SIGSTOP) longer than all time-outs, and go on',
  wholeHouse: true,
  run: (selection) =>
    runCuts(selection, async (house, person) => {
      const random = seeded(selection.seed);
      const steps = await listen(house, person, ({ url }) => [new URL(url).pathname]);
      const phone = [...house.phones.keys()].at(-1)!;
      const logins = inLogin.flatMap((victim) =>
        Array.from({ length: PLACES_OF_LOGIN }, (_, place): Disturbance => {
          const act = during(victim, place, Math.floor(random() * 40), (running, wire, words) => async () => {
            const tries = await logInPersistently(running, phone, wire, (failure) => words.note(failure));
            return `${tries} tries`;
          });
          return { what: `${victim} stands still at request ${place + 1} of a login`, act };
        }),
      );
      const enrolments = steps.flatMap((step, place) =>
        stoppable.map((victim): Disturbance => {
          const act = during(victim, place, Math.floor(random() * 40), (running, wire) => async (_house, applicant) => {
            const tries = await enrolPersistently(running, applicant, running.newPhone(), wire);
            return `${tries} tries`;
          });
          return { what: `${victim} stands still at request ${place + 1} (${step}) of an enrolment`, act };
        }),
      );
      return [...logins, ...enrolments];
    }),
};
