import type { InroError } from '@inro/problem';
import { printable } from '../inro/printable.ts';

/** What the operator reads of a failure: one line, whoever said its details. */
export function sentenceOf({ code, details, row }: InroError, locale: 'ja' | 'en'): string {
  const said = Object.entries(details).map(([key, value]) => ` (${printable(key)} ${printable(String(value))})`);
  return `${row.title[locale]}${said.join('')}. ${row.next[locale]} [${code}]`;
}

const NOT_AGAIN_MS = 60_000;
/** Of so many at once: beyond them each is said whenever it comes. */
const MOST_REMEMBERED = 1_000;

/** Says each trouble once a minute at most; one of the same kind about somebody else is another. */
export function troubles(
  say: (trouble: InroError) => void,
  now: () => number = () => performance.now(),
): (trouble: InroError) => void {
  const said = new Map<string, number>();
  return (trouble) => {
    const sentence = sentenceOf(trouble, 'en');
    if (now() - (said.get(sentence) ?? Number.NEGATIVE_INFINITY) < NOT_AGAIN_MS) return;
    if (said.size >= MOST_REMEMBERED) said.clear();
    said.set(sentence, now());
    say(trouble);
  };
}
