import { namesOf } from '@inro/deployment';
import { type Drill, seeded } from '../drill.ts';
import type { House } from '../house/house.ts';
import { WalletDied, type Wire } from '../house/persistent-enrolment.ts';
import { type Disturbance, listen, runCuts } from '../house/run-cuts.ts';

const victims = ['wallet page', 'handset', ...namesOf('authority'), 'postgres', 'postgres-keeper'] as const;
type Victim = (typeof victims)[number];

/** How far into a step the blow may fall: before it, while it runs, or after its answer. */
const LATEST_MS = 40;

/** kill -9 of one process around request `place` of the wallet; the supervisor starts it again, the person goes on. */
function killAt(house: House, victim: Victim, place: number, delay: number): Wire {
  let n = 0;
  return async (request, send) => {
    if (n++ !== place) return await send(request);
    if (victim === 'wallet page') {
      if (delay > LATEST_MS / 2) await send(request);
      throw new WalletDied();
    }
    setTimeout(() => house.kill(victim), delay);
    return await send(request);
  };
}

export const drill: Drill = {
  name: 'process-deaths',
  title: 'kill -9 of every process, of PostgreSQL and of the wallet at each step of an enrolment, moments by seed',
  wholeHouse: true,
  run: (selection) =>
    runCuts(selection, async (house, person) => {
      const random = seeded(selection.seed);
      const steps = await listen(house, person, ({ method, url }) => [`${method} ${new URL(url).pathname}`]);
      return steps.flatMap((step, place) =>
        victims.map((victim): Disturbance => {
          const delay = Math.floor(random() * LATEST_MS);
          const what = `kill -9 ${victim} ${delay} ms into request ${place + 1} (${step})`;
          return { what, wire: (running) => killAt(running, victim, place, delay) };
        }),
      );
    }),
};
