import { reportAnswers, reportKinds } from '@inro/presentation/report';
import { z } from 'zod';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import { type ReportState, told } from './state.ts';

const MOST_LISTED = 100;

export const reportAnswer = z.enum(reportAnswers);

/** What the operator reads: of a service, by nobody. */
export const waitingReports = z.strictObject({
  reports: z.array(
    z.strictObject({
      number: z.int(),
      service: z.string(),
      kind: z.enum(reportKinds),
      words: z.string().nullable(),
      reportedAt: z.iso.datetime(),
    }),
  ),
  isWhole: z.boolean(),
});

/** Reports that wait for an answer, the oldest first. */
export async function listReports({ db }: CaContext): Promise<z.infer<typeof waitingReports>> {
  const rows = await db
    .selectFrom('service_report')
    .selectAll()
    .where('answered_at', 'is', null)
    .orderBy('number')
    .limit(MOST_LISTED + 1)
    .execute();
  const reports = rows.slice(0, MOST_LISTED).map(({ number, service, kind, words, reported_at }) => ({
    number: Number(number),
    service,
    kind,
    words,
    reportedAt: reported_at.toISOString(),
  }));
  return { reports, isWhole: rows.length <= MOST_LISTED };
}

/** Answers once; the same answer again changes nothing. `ca.report_unknown` for no number, or one that is answered otherwise. */
export async function answerReport(
  { db, clock }: CaContext,
  number: number,
  answer: z.infer<typeof reportAnswer>,
): Promise<ReportState> {
  const row = await db
    .updateTable('service_report')
    .set((was) => ({ answer, answered_at: was.fn.coalesce('answered_at', was.val(clock.now())) }))
    .where('number', '=', number)
    .where((was) => was.or([was('answer', 'is', null), was('answer', '=', answer)]))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new CaError('ca.report_unknown');
  return told(row);
}
