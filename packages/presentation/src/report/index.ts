export {
  type PreparedReport,
  prepareReport,
  type ReportAlgorithm,
  type ReportKind,
  readReport,
  reportAnswers,
  reportKinds,
  type ServiceReport,
  signedReport,
} from './report.ts';
