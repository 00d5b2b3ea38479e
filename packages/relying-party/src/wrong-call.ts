import type { ErrorRow } from '@inro/problem';

/** A row of what a developer mends in the program that calls. */
export const wrongCall = (httpStatus: number, title: ErrorRow['title'], next: ErrorRow['title']): ErrorRow => ({
  httpStatus,
  actor: 'developer',
  retry: 'never',
  title,
  next,
});
