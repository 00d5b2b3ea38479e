import { toProblem } from '@inro/design-system';
import { HttpError } from '@inro/host/errors';
import { type Problem, renderProblem } from '@inro/problem';
import { PageLoginError } from '@inro/relying-party/browser';

/** The problem to show for whatever a login ended with. */
export function problemOf(failure: unknown): Problem {
  if (!(failure instanceof PageLoginError)) return toProblem(failure);
  return failure.problem ?? renderProblem(new HttpError('http.peer_unavailable'));
}

/** How a login ended that did not come about. */
export function endOf(failure: unknown): {
  readonly kind: 'refused' | 'expired' | 'failed';
  readonly problem: Problem;
} {
  const problem = problemOf(failure);
  const kinds = { 'relying-party.login_refused': 'refused', 'relying-party.transaction_expired': 'expired' } as const;
  return { kind: kinds[problem.code as keyof typeof kinds] ?? 'failed', problem };
}
