import { join } from 'node:path';
import type { Drill } from '../drill.ts';
import { ClearWords } from '../house/clear-words.ts';
import { House } from '../house/house.ts';
import type { Wire } from '../house/persistent-enrolment.ts';
import { type Disturbance, listen, runCuts } from '../house/run-cuts.ts';
import { SmallDisk } from '../house/small-disk.ts';

const DISK_BYTES = 700 * 1024 * 1024;
const FULL_MS = 4_000;
/** What still fits when the disk is full: nothing at all, a few pages, or a little of everything. */
const LEFT = [0, 64 * 1024, 1024 * 1024];
const victims = ['nobody', 'handset', 'postgres', 'registration', 'tsm'] as const;
type Victim = (typeof victims)[number];

export const drill: Drill = {
  name: 'disk-full',
  title:
    'the one disk of the whole house is full for a while at each step of an enrolment, and a process is started again on it',
  wholeHouse: true,
  async run(selection) {
    const disk = SmallDisk.mount(DISK_BYTES);
    const words = new ClearWords();
    const told: string[] = [];
    const open = () => House.open({ dataDir: join(disk.path, 'data'), onTrouble: ({ code }) => told.push(code) });
    let relief: NodeJS.Timeout | undefined;
    const relieve = (): void => {
      clearTimeout(relief);
      disk.relieve();
    };
    /** Full from request `place` on; then a process dies, and finds a full disk when it comes back. */
    const fullFrom =
      (place: number, left: number, victim: Victim) =>
      (house: House): Wire => {
        let n = 0;
        return async (request, send) => {
          if (n++ === place) {
            disk.fill(left);
            relief = setTimeout(relieve, FULL_MS);
            if (victim !== 'nobody') house.kill(victim);
          }
          return await send(request);
        };
      };
    try {
      const result = await runCuts(
        selection,
        async (house, person) => {
          const steps = await listen(house, person, ({ method, url }) => [`${method} ${new URL(url).pathname}`]);
          return steps.flatMap((step, place) =>
            LEFT.flatMap((left) =>
              victims.map((victim): Disturbance => {
                const wire = fullFrom(place, left, victim);
                const what = `${left / 1024} KB left from request ${place + 1} on (${step}), ${victim} killed`;
                return { what, wire: (running) => words.listening(wire(running)), end: relieve };
              }),
            ),
          );
        },
        open,
      );
      const untold = told.includes('host.disk_full') ? [] : ['the operator was not told'];
      return words.judge({ ...result, violations: [...result.violations, ...untold] });
    } finally {
      clearTimeout(relief);
      disk.unmount();
    }
  },
};
