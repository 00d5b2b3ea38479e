import type { Actor, Problem, Retry } from '@inro/problem';
import { type ErrorCode, errorTable } from '@inro/problem-table';
import { z } from 'zod';

const localized = z.object({ ja: z.string(), 'ja-x-easy': z.string(), en: z.string() });

/** RFC 9457 problem details as `renderProblem` makes them. */
export const problemSchema: z.ZodType<Problem> = z.object({
  type: z.string().regex(/^urn:inro:problem:/),
  status: z.int(),
  title: z.string(),
  code: z.enum(Object.keys(errorTable) as ErrorCode[]),
  actor: z.enum(['person', 'relyingParty', 'operator', 'developer'] satisfies Actor[]),
  retry: z.enum(['now', 'later', 'afterAction', 'never'] satisfies Retry[]),
  titles: localized,
  next: localized,
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
