import type { Drill } from '../drill.ts';
import { commandsOf, isHandshake, sendSome } from '../house/apdus.ts';
import { WalletDied, type Wire } from '../house/persistent-enrolment.ts';
import { type Disturbance, listen, runCuts } from '../house/run-cuts.ts';

/** The wallet dies after so many commands of the session have reached the element; their answers reach nobody. */
function dieAfter(apdus: number): Wire {
  let [inSession, left, died] = [false, apdus, false];
  return async (request, send) => {
    inSession ||= isHandshake(request);
    const commands = inSession && !died ? commandsOf(request) : [];
    if (commands.length < left || commands.length === 0) {
      left -= commands.length;
      return await send(request);
    }
    died = true;
    if (commands.length === 1) await send(request);
    else await sendSome(request, commands.slice(0, left), send);
    throw new WalletDied();
  };
}

export const drill: Drill = {
  name: 'wire-cuts',
  title: 'the SERAM session is cut after each command of each batch; the person begins again',
  wholeHouse: true,
  run: (selection) =>
    runCuts(selection, async (house, person) => {
      let inSession = false;
      const commands = await listen(house, person, (request) => {
        inSession ||= isHandshake(request);
        return inSession ? commandsOf(request) : [];
      });
      return commands.map(
        (_, index): Disturbance => ({ what: `cut after command ${index + 1}`, wire: () => dieAfter(index + 1) }),
      );
    }),
};
