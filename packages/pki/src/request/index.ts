export {
  applicationNonce,
  assembleApplication,
  type PreparedApplication,
  prepareApplication,
} from './application.ts';
export { buildCertificateRequest, type RequestSigner } from './certificate-request.ts';
export { buildOcspRequest, type CertIdHash, type CertIdIssuer, encodeCertId } from './ocsp-request.ts';
