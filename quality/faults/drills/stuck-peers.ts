import { type Drill, seeded } from '../drill.ts';
import { enrolPersistently } from '../house/persistent-enrolment.ts';
import { logInPersistently } from '../house/persistent-login.ts';
import { type Disturbance, listen, runCuts } from '../house/run-cuts.ts';
import { during, type Hindrance } from '../house/standstill.ts';
import { type Stoppable, stop, stoppable } from '../house/stuck.ts';

/** Longer than any time-out of the house: of peers, of a phone's errands, of a database that says nothing. */
const STUCK_MS = 28_000;
const LATEST_MS = 40;
const inLogin = ['bank', 'handset', 'ca', 'wallet', 'postgres', 'postgres backends'] as const;
const PLACES_OF_LOGIN = 8;

export const drill: Drill = {
  name: 'stuck-peers',
  title: 'each process, PostgreSQL and its backends stand still (SIGSTOP) longer than all time-outs, and go on',
  wholeHouse: true,
  run: (selection) =>
    runCuts(selection, async (house, person) => {
      const random = seeded(selection.seed);
      const steps = await listen(house, person, ({ url }) => [new URL(url).pathname]);
      const phone = [...house.phones.keys()].at(-1)!;
      const standing = (victim: Stoppable, place: number): Hindrance => ({
        begin: (running) => stop(running, victim),
        lasts: STUCK_MS,
        silent: [victim],
        place,
        delay: Math.floor(random() * LATEST_MS),
      });
      // The logins come first: later enrolments of this person take the phone's certificates away.
      const logins = inLogin.flatMap((victim) =>
        Array.from(
          { length: PLACES_OF_LOGIN },
          (_, place): Disturbance => ({
            what: `${victim} stands still at request ${place + 1} of a login`,
            act: during(standing(victim, place), async (running, _person, wire, words) => {
              const tries = await logInPersistently(running, phone, wire, (failure) => words.note(failure));
              return `${tries} tries`;
            }),
          }),
        ),
      );
      const enrolments = steps.flatMap((step, place) =>
        stoppable.map(
          (victim): Disturbance => ({
            what: `${victim} stands still at request ${place + 1} (${step}) of an enrolment`,
            act: during(standing(victim, place), async (running, applicant, wire) => {
              return `${await enrolPersistently(running, applicant, running.newPhone(), wire)} tries`;
            }),
          }),
        ),
      );
      return [...logins, ...enrolments];
    }),
};
