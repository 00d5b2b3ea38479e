import { InroError } from '@inro/problem';

/** True, or the code by which it was refused. */
export const codeOf = (work: Promise<unknown>): Promise<true | string> =>
  work.then(
    () => true as const,
    (failure: unknown) => {
      if (failure instanceof InroError) return failure.code;
      throw failure;
    },
  );
