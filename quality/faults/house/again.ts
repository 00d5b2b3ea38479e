import { InroError } from '@inro/problem';

const PATIENCE_MS = 600_000;
const LONGEST_PAUSE_MS = 5_000;

/** Does something again for as long as the answer is to come back later, as a person would; ten minutes at most. */
export async function againWhenTold<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (failure) {
      const later = failure instanceof InroError && ['now', 'later'].includes(failure.row.retry);
      if (!later || performance.now() - began > PATIENCE_MS) throw failure;
      await new Promise((resolve) =>
        setTimeout(resolve, Math.min(LONGEST_PAUSE_MS, 500 * tries) * (0.5 + Math.random())),
      );
    }
  }
}
