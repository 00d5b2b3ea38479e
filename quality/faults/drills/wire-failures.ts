import type { Drill } from '../drill.ts';
import { commandsOf, isHandshake, responsesAnswer, sendSome } from '../house/apdus.ts';
import type { Wire } from '../house/persistent-enrolment.ts';
import { type Disturbance, listen, runCuts } from '../house/run-cuts.ts';

const ways = ['never reaches the element', 'loses its answer', 'arrives damaged', 'is answered with 6F00'] as const;
type Way = (typeof ways)[number];

/** One bit of the frame's last bytes (its MAC) is another. */
function damaged(command: string): string {
  const last = (Number.parseInt(command.slice(-6), 16) ^ 0x010000).toString(16).padStart(6, '0');
  return `${command.slice(0, -6)}${last.toUpperCase()}`;
}

/** One command of a list goes wrong; all others are sent in their order. */
function failOne(place: number, way: Way): Wire {
  let [inSession, before, failed] = [false, 0, false];
  return async (request, send) => {
    inSession ||= isHandshake(request);
    const commands = inSession && !failed && request.url.endsWith('/transmit') ? commandsOf(request) : [];
    const at = place - before;
    before += commands.length;
    if (at < 0 || at >= commands.length) return await send(request);
    failed = true;
    const some = (list: readonly string[]) => sendSome(request, list, send);
    const first = await some(commands.slice(0, at));
    const own = commands[at]!;
    if (way === 'loses its answer') await some([own]);
    const answer = way === 'arrives damaged' ? (await some([damaged(own)]))[0]! : '';
    const rest = await some(commands.slice(at + 1));
    return responsesAnswer([...first, way === 'is answered with 6F00' ? '6F00' : answer, ...rest]);
  };
}

export const drill: Drill = {
  name: 'wire-failures',
  title: 'one command of a batch fails, in four ways, and the rest still runs',
  wholeHouse: true,
  run: (selection) =>
    runCuts(selection, async (house, person) => {
      let inSession = false;
      const commands = await listen(house, person, (request) => {
        inSession ||= isHandshake(request);
        return inSession && request.url.endsWith('/transmit') ? commandsOf(request) : [];
      });
      return commands.flatMap((_, place) =>
        ways.map((way): Disturbance => ({ what: `command ${place + 1} ${way}`, wire: () => failOne(place, way) })),
      );
    }),
};
