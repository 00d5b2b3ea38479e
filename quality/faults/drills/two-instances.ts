import { namesOf } from '@inro/deployment';
import { type Drill, seeded } from '../drill.ts';
import { House } from '../house/house.ts';
import type { Wire } from '../house/persistent-enrolment.ts';
import { type Disturbance, listen, runCuts } from '../house/run-cuts.ts';

const twins = namesOf('authority');

/** A request of the wallet comes twice at once; two instances get it. */
const doubled: Wire = async (request, send) => {
  const both = request.url.endsWith('/door/fetch') ? [send(request), send(request)] : [send(request)];
  const [first] = await Promise.all(both);
  return first!;
};

/** A request comes again after the next one was answered. */
function reordered(): Wire {
  let before: (() => Promise<unknown>) | undefined;
  return async (request, send) => {
    const answer = await send(request);
    if (request.url.endsWith('/door/fetch')) {
      await before?.().catch(() => undefined);
      before = () => send(request);
    }
    return answer;
  };
}

function killOne(house: House, victim: string, place: number): Wire {
  let n = 0;
  return async (request, send) => {
    if (n++ === place) house.kill(victim);
    return await send(request);
  };
}

export const drill: Drill = {
  name: 'two-instances',
  title:
    'two instances of every server on one database take requests in turn: doubled, reordered, and one of them dies',
  wholeHouse: true,
  run: (selection) =>
    runCuts(
      selection,
      async (house, person) => {
        const random = seeded(selection.seed);
        const steps = await listen(house, person, ({ url }) => [url]);
        const plain: Disturbance[] = [
          { what: 'requests in turn', wire: () => (request, send) => send(request) },
          { what: 'every request doubled', wire: () => doubled },
          { what: 'every request again after the next', wire: reordered },
        ];
        const deaths = twins.flatMap((name) =>
          [name, `${name}-2`].map((victim): Disturbance => {
            const place = Math.floor(random() * steps.length);
            return {
              what: `kill -9 ${victim} at request ${place + 1}`,
              wire: (running) => killOne(running, victim, place),
            };
          }),
        );
        return [...plain, ...deaths];
      },
      () => House.open({ instances: 2 }),
    ),
};
