import { InroError, type PublicDetails } from './error.ts';
import { InternalError } from './internal.ts';
import type { Actor, LocalizedText, Retry } from './row.ts';

/** RFC 9457 problem details. `type` is `urn:inro:problem:<code>`; `title` and `next` come in all three locales. */
export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly code: string;
  readonly actor: Actor;
  readonly retry: Retry;
  readonly titles: LocalizedText;
  readonly next: LocalizedText;
  readonly details: PublicDetails;
}

/** Renders any failure; an unknown one shows no text of its own. */
export function renderProblem(failure: unknown): Problem {
  const error = failure instanceof InroError ? failure : new InternalError('http.internal');
  const row = error.row;
  return {
    type: `urn:inro:problem:${error.code}`,
    status: row.httpStatus,
    title: row.title.en,
    code: error.code,
    actor: row.actor,
    retry: row.retry,
    titles: row.title,
    next: row.next,
    details: error.details,
  };
}
