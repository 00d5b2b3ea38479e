import { Bystanders } from './bystanders.ts';
import { ClearWords } from './clear-words.ts';
import { crowd } from './crowd.ts';
import type { House } from './house.ts';
import type { Wire } from './persistent-enrolment.ts';
import type { Disturbance } from './run-cuts.ts';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Something that stops a part of the house, and how long; names of the servers that may not answer meanwhile. */
export interface Hindrance {
  /** Gives the way to end it. */
  begin(house: House): () => void;
  readonly lasts: number;
  readonly silent: readonly string[];
  /** While request so-many is on its way, after so many milliseconds. */
  readonly place: number;
  readonly delay: number;
}

type Act = Extract<Disturbance, { act: unknown }>['act'];

/**
 * Something that a person does, from its begin to its end, while a part of the house is stopped: everybody is told why
 * in clear words, a crowd that needs the same part too, and whoever does not need it is served.
 */
export const during =
  (
    { begin, lasts, silent, place, delay }: Hindrance,
    work: (house: House, person: Parameters<Act>[1], wire: Wire, words: ClearWords) => Promise<string>,
  ): Act =>
  async (house, person) => {
    const words = new ClearWords();
    let seen: Promise<readonly string[]> = Promise.resolve(['it was over before anything was stopped']);
    const stand = async (): Promise<readonly string[]> => {
      await pause(delay);
      const end = begin(house);
      const bystanders = new Bystanders(house, silent);
      const crowded = crowd(house);
      await pause(lasts);
      const unanswered = await bystanders.leave();
      end();
      return [...(await crowded), ...unanswered];
    };
    let n = 0;
    const wire = words.listening(async (request, send) => {
      if (n++ === place) seen = stand();
      return await send(request);
    });
    const outcome = await work(house, person, wire, words);
    const complaints = [...(await seen), ...words.unclear];
    if (complaints.length > 0) throw new Error(`${outcome}, but ${complaints.join('; ')}`);
    return `${outcome}; heard ${[...words.heard.keys()].join(' ') || 'nothing'}`;
  };
