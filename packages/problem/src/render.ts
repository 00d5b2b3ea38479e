import { InroError, type PublicDetails } from './error.ts';
import { type Actor, type ErrorCode, errorTable, type LocalizedText, type Retry } from './table/index.ts';

/** RFC 9457 problem details. `type` is `urn:inro:problem:<code>`; `title` and `next` come in all three locales. */
export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly code: ErrorCode;
  readonly actor: Actor;
  readonly retry: Retry;
  readonly titles: LocalizedText;
  readonly next: LocalizedText;
  readonly details: PublicDetails;
}

/** Renders any failure; an unknown one shows no text of its own. */
export function renderProblem(failure: unknown): Problem {
  const error = failure instanceof InroError ? failure : new InroError('http.internal');
  const row = errorTable[error.code];
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
