export {
  type DescribedCheck,
  type DescribedFinding,
  type DescribedReport,
  type DescribedTime,
  describeReport,
  type ReportData,
} from './describe.ts';
export { renderReportPage } from './render.ts';
export { sentenceOf } from './sentences.ts';
