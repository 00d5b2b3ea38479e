import { toProblem } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useWallet } from '../wallet-context.tsx';

/** What the phone feels: `away` is the phone itself, `unreadable` a card that gave no answer three times. */
export type CardPresence = 'searching' | 'reading' | 'found' | 'gone' | 'unreadable' | 'away';

const everyMs = 600;
/** The first look and two more, by itself. */
const looks = 3;
const tipsAfterMs = 10_000;
const tipsAfterMisses = 2;
/** Another card, or nothing but another way: no second look helps. */
const ends: readonly string[] = ['wallet.not_a_my_number_card', 'wallet.card_cannot_sign'];

/** Asks the phone again and again, reads a card as soon as it lies there, and reads it twice more by itself where that failed. */
export function useCardPresence(read: () => Promise<unknown>): {
  readonly presence: CardPresence;
  /** Two misses, or ten seconds without a card: it is time for another way. */
  readonly needsHelp: boolean;
  /** A card that is no use here. */
  readonly problem: Problem | undefined;
  again(): void;
} {
  const { door } = useWallet().ports;
  const [presence, setPresence] = useState<CardPresence>('searching');
  const [misses, setMisses] = useState(0);
  const [late, setLate] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [round, setRound] = useState(0);
  const latest = useRef(read);
  latest.current = read;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` begins another round
  useEffect(() => {
    let live = true;
    let last: CardPresence = 'searching';
    let failures = 0;
    let timer: ReturnType<typeof setTimeout>;
    const show = (next: CardPresence) => {
      last = next;
      if (live) setPresence(next);
    };
    const readCard = async () => {
      if (last !== 'reading') show('reading');
      try {
        await latest.current();
        failures = 0;
        show('found');
      } catch (failure) {
        const failed = toProblem(failure);
        if (ends.includes(failed.code)) {
          live = false;
          return setProblem(failed);
        }
        if (failed.code === 'wallet.phone_unreachable') throw failure;
        failures++;
        if (live) setMisses((n) => n + 1);
        if (failures >= looks) show('unreadable');
      }
    };
    const look = async () => {
      try {
        const { present } = await door.cardPresence();
        if (!present) {
          if (last === 'found' && live) setMisses((n) => n + 1);
          failures = 0;
          show(last === 'searching' ? 'searching' : 'gone');
        } else if (last !== 'found' && last !== 'unreadable') await readCard();
      } catch {
        show('away');
      }
      if (live) timer = setTimeout(() => void look(), everyMs);
    };
    void look();
    const patience = setTimeout(() => setLate(true), tipsAfterMs);
    return () => {
      live = false;
      clearTimeout(timer);
      clearTimeout(patience);
    };
  }, [door, round]);
  const again = useCallback(() => {
    setProblem(undefined);
    setMisses(0);
    setLate(false);
    setPresence('searching');
    setRound((n) => n + 1);
  }, []);
  return { presence, needsHelp: presence !== 'found' && (late || misses >= tipsAfterMisses), problem, again };
}
