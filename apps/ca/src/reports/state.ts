import { reportAnswers } from '@inro/presentation/report';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import type { CaSchema } from '../schema.ts';

/** What the phone that reported is told, whenever it asks. */
export const reportState = z.strictObject({
  /** To name it to the authority on other ways. */
  number: z.int(),
  state: z.enum(['received', 'answered']),
  reportedAt: z.iso.datetime(),
  answer: z.enum(reportAnswers).optional(),
  answeredAt: z.iso.datetime().optional(),
});
export type ReportState = z.infer<typeof reportState>;

export const told = (row: Selectable<CaSchema['service_report']>): ReportState => ({
  number: Number(row.number),
  state: row.answered_at === null ? 'received' : 'answered',
  reportedAt: row.reported_at.toISOString(),
  ...(row.answer === null ? {} : { answer: row.answer }),
  ...(row.answered_at === null ? {} : { answeredAt: row.answered_at.toISOString() }),
});

/** By the name that the phone drew; `ca.report_unknown` for any other. */
export async function stateOfReport({ db }: CaContext, reference: string): Promise<ReportState> {
  const row = await db.selectFrom('service_report').selectAll().where('reference', '=', reference).executeTakeFirst();
  if (row === undefined) throw new CaError('ca.report_unknown');
  return told(row);
}
