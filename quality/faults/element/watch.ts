import type { CommandApdu, ResponseApdu } from '@inro/apdu';
import { toHex } from '@inro/foundation';
import type { CardInterface } from '@inro/secure-element';
import { PowerCut } from '../../testing/element/stores.ts';
import type { Seen } from './checks.ts';

/** Watches a card from outside: counters answered, wrong tries answered. `onStep` is told before and after each command. */
export function watch(
  card: CardInterface,
  onStep: (seen: Seen) => void = () => undefined,
): { readonly card: CardInterface; readonly seen: () => Seen } {
  const counters = new Set<string>();
  const wrongTries = new Map<number, number>();
  let selected = '';
  let unanswered: CommandApdu | undefined;
  const note = (command: CommandApdu, { data, statusWord }: ResponseApdu): void => {
    const { ins, p1, p2 } = command;
    if (ins === 0xa4 && p1 === 0x04) selected = toHex(command.data);
    if (ins === 0x50 && statusWord === 0x9000) counters.add(selected + toHex(data.slice(-3)));
    if (ins !== 0x20 || command.data.length === 0) return;
    if (statusWord === 0x9000) wrongTries.set(p2 & 0x1f, 0);
    else if (statusWord >> 4 === 0x63c || statusWord === 0x6983)
      wrongTries.set(p2 & 0x1f, (wrongTries.get(p2 & 0x1f) ?? 0) + 1);
  };
  const process = async (command: CommandApdu): Promise<ResponseApdu> => {
    unanswered = command;
    onStep({ counters, wrongTries, unanswered });
    const answer = await card.process(command);
    // A dead card answers nothing: what it would have said is not seen.
    if (answer.statusWord === 0x6581) throw new PowerCut();
    unanswered = undefined;
    note(command, answer);
    onStep({ counters, wrongTries, unanswered });
    return answer;
  };
  const watched = { process, transmit: process, reset: () => card.reset() } as unknown as CardInterface;
  return { card: watched, seen: () => ({ counters, wrongTries, unanswered }) };
}
