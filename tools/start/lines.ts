import type { Readable } from 'node:stream';

/** Characters of a line that are kept: more is no line of ours. */
const LONGEST_LINE = 1 << 16;

/**
 * Hands on the lines of what a child writes, as many at once as came; of a longer one its beginning, and nothing is kept of
 * the rest.
 */
export function eachLines(input: Readable, take: (lines: readonly string[]) => void): void {
  let begun = '';
  let isCut = false;
  input.setEncoding('utf8').on('data', (text: string) => {
    const lines: string[] = [];
    for (const [place, piece] of text.split('\n').entries()) {
      if (place > 0) {
        if (!isCut) lines.push(begun);
        begun = '';
        isCut = false;
      }
      if (isCut) continue;
      begun += piece;
      if (begun.length <= LONGEST_LINE) continue;
      lines.push(begun.slice(0, LONGEST_LINE));
      begun = '';
      isCut = true;
    }
    if (lines.length > 0) take(lines);
  });
  // A pipe that breaks is a child that has gone.
  input.on('error', () => undefined);
  input.on('end', () => {
    if (begun !== '') take([begun]);
  });
}
