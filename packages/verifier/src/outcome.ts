/** For whoever adds checks of their own to the report of a certificate, as signatures of documents do. */
export { keyFits } from './algorithm-policy.ts';
export { Recorder } from './report.ts';
export { askDigest, askVerify } from './steps.ts';
export { type Outcome, report, validateCertificate } from './verify-certificate.ts';
