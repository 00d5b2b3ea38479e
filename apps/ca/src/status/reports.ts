import { reportState, stateOfReport } from '../reports/state.ts';
import { takeReport } from '../reports/take.ts';
import { type StatusRoute, sendJson } from './exchange.ts';

/** A person's own reports of services (docs/protocol/reports.md). */
export const reportRoutes: readonly StatusRoute[] = [
  {
    method: 'POST',
    path: '/reports',
    summary: 'A person reports a service, by the stapleToken of their certificates, signed, without a certificate',
    body: 'application/jose',
    security: 'bearer',
    answer: { type: 'application/json', schema: reportState },
    problems: [
      'http.body_invalid',
      'http.too_large',
      'ca.staple_token_invalid',
      'ca.report_not_signed',
      'ca.report_of_unknown_service',
      'ca.reports_too_often',
    ],
    async handle({ context }, { request, response, body }) {
      const text = Buffer.from(body).toString('latin1');
      sendJson(response, 200, await takeReport(context, request.headers.authorization, text));
    },
  },
  {
    method: 'GET',
    path: '/reports/{reference}',
    parameters: { reference: '[A-Za-z0-9_-]{22}' },
    summary: 'How far a report is, for the phone that drew its reference',
    answer: { type: 'application/json', schema: reportState },
    problems: ['ca.report_unknown'],
    async handle({ context }, { response, match }) {
      sendJson(response, 200, await stateOfReport(context, match[1]!));
    },
  },
];
