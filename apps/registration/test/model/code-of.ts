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

/** Asked again while the status of the card cannot be found out: a machine that is busy with much else is late. */
export async function patiently<Answer extends { readonly body: { readonly code?: string } }>(
  ask: () => Promise<Answer>,
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await ask();
    if (tries === 5 || answer.body.code !== 'registration.certificate_status_unknown') return answer;
  }
}
