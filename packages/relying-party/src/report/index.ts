import { type DescribedReport, describeReport as describe, type ReportData } from '@inro/verifier/page';
import type { PlainReport } from '../given.ts';

export type {
  DescribedCheck,
  DescribedFinding,
  DescribedReport,
  DescribedTime,
  ReportData,
} from '@inro/verifier/page';

/** What the report of a login says, in three languages, for a page of yours; runs in a browser. */
export const describeReport = (report: PlainReport | ReportData): DescribedReport => describe(report as ReportData);
