import { type HostConfig, requirePeer, type Server } from '@inro/host';
import { z } from 'zod';
import type { CaContext } from '../context.ts';
import { answerReport, listReports, reportAnswer, waitingReports } from '../reports/desk.ts';
import { reportState } from '../reports/state.ts';

/** People's reports of services, for the operator to read and answer, by signed requests alone. */
export function addReportRoutes(app: Server, config: HostConfig, context: CaContext): void {
  const preValidation = requirePeer(config, context.clock, ['operator']);
  app.get(
    '/service-reports',
    {
      preValidation,
      schema: { summary: 'Reports of services that wait for an answer', response: { 200: waitingReports } },
    },
    () => listReports(context),
  );
  app.put(
    '/service-reports/:number/answer',
    {
      preValidation,
      schema: {
        summary: 'Answers a report, once; the person reads it',
        params: z.object({ number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
        body: z.strictObject({ answer: reportAnswer }),
        response: { 200: reportState },
      },
    },
    ({ params, body }) => answerReport(context, params.number, body.answer),
  );
}
