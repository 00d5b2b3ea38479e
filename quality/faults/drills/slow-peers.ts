import { listenersOf } from '@inro/deployment';
import { type Drill, seeded } from '../drill.ts';
import { House } from '../house/house.ts';
import { enrolPersistently } from '../house/persistent-enrolment.ts';
import { type Disturbance, listen, runCuts } from '../house/run-cuts.ts';
import { type Pace, SlowWires } from '../house/slow-proxy.ts';
import { during } from '../house/standstill.ts';

const servers = listenersOf()
  .filter(({ kind }) => kind === 'authority')
  .map(({ name }) => name);
const paces: readonly { readonly pace: Pace; readonly words: string; readonly lasts: number }[] = [
  { pace: 'dribble', words: 'lets 10 kB a second through', lasts: 15_000 },
  { pace: 'hole', words: 'swallows everything', lasts: 20_000 },
];
const LATEST_MS = 40;

export const drill: Drill = {
  name: 'slow-peers',
  title: 'the wire to each server lets bytes through slowly, or swallows them, at each step of an enrolment',
  wholeHouse: true,
  async run(selection) {
    const wires = new SlowWires();
    return await runCuts(
      selection,
      async (house, person) => {
        const random = seeded(selection.seed);
        const steps = await listen(house, person, ({ url }) => [new URL(url).pathname]);
        return steps.flatMap((step, place) =>
          servers.flatMap((server) =>
            paces.map(({ pace, words, lasts }): Disturbance => {
              const hindrance = {
                begin: ({ system }: House) => {
                  const port = Number(new URL(system.origin(server)).port);
                  wires.set(port, pace);
                  return () => wires.set(port, 'through');
                },
                lasts,
                silent: pace === 'hole' ? [server] : [],
                place,
                delay: Math.floor(random() * LATEST_MS),
              };
              return {
                what: `the wire to ${server} ${words} at request ${place + 1} (${step})`,
                act: during(hindrance, async (running, applicant, wire) => {
                  return `${await enrolPersistently(running, applicant, running.newPhone(), wire)} tries`;
                }),
              };
            }),
          ),
        );
      },
      () => House.open({ front: wires.front }),
    );
  },
};
