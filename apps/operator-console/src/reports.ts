import type { PeerClient } from '@inro/host';

/** What the operator may say of a report (docs/protocol/reports.md). */
export const reportAnswers = ['acted', 'noted', 'noFault'] as const;
export type ReportAnswer = (typeof reportAnswers)[number];

interface WaitingReport {
  readonly number: number;
  readonly service: string;
  readonly kind: string;
  readonly words: string | null;
  readonly reportedAt: string;
}
interface WaitingReports {
  readonly reports: readonly WaitingReport[];
  readonly isWhole: boolean;
}

export const listReports = (operator: PeerClient): Promise<WaitingReports> =>
  operator.call<WaitingReports>('ca', 'GET', '/service-reports');

/** Once; the same answer again changes nothing. */
export const answerReport = (operator: PeerClient, number: string, answer: ReportAnswer): Promise<object> =>
  operator.call<object>('ca', 'PUT', `/service-reports/${number}/answer`, { answer });

/** Two lines a report. The authority takes words on one line, with nothing in them that a terminal would obey. */
export function reportsInWords({ reports, isWhole }: WaitingReports): string[] {
  if (reports.length === 0) return ['No report waits for an answer.'];
  return [
    ...reports.flatMap(({ number, service, kind, words, reportedAt }) => [
      `${number}: ${kind}, ${service}, ${reportedAt}`,
      `  ${words ?? '(no words)'}`,
    ]),
    ...(isWhole ? [] : ['There are more.']),
  ];
}
