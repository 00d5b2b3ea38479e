import { HttpError } from '@inro/host/errors';
import { type Problem, renderProblem } from '@inro/problem';
import type { LoginEnd } from '@inro/relying-party/page';

/** The problem to show for whatever a login ended with: no answer is one of the network. */
export const problemOf = ({ problem }: LoginEnd): Problem =>
  problem ?? renderProblem(new HttpError('http.peer_unavailable'));
