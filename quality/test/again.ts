import type { FileEnded } from './test-file.ts';

/** More red files than these are no accident of their neighbours (ADR 94). */
export const MOST_AGAIN = 3;

export interface Judged {
  /** How each file ended in the end. */
  readonly ends: readonly FileEnded[];
  /** Red beside others and green alone: as they ended the first time, to be said and looked at. */
  readonly unsteady: readonly FileEnded[];
}

/**
 * Runs files that failed beside others once more, each alone, when nothing else runs (ADR 94). What is red twice is red, and
 * where more than {@link MOST_AGAIN} were red all stay so.
 */
export async function again(ends: readonly FileEnded[], run: (file: string) => Promise<FileEnded>): Promise<Judged> {
  const red = ends.filter(({ failed }) => failed > 0);
  if (red.length > MOST_AGAIN) return { ends, unsteady: [] };
  const second = new Map<string, FileEnded>();
  for (const { file } of red) second.set(file, await run(file));
  const isMended = ({ file }: FileEnded): boolean => second.get(file)?.failed === 0;
  return {
    ends: ends.map((end) => (isMended(end) ? second.get(end.file)! : end)),
    unsteady: red.filter(isMended),
  };
}
