export { objectIdentifier, octetString, setOf, time, utf8String } from '../der/write.ts';
export {
  applicationNonce,
  assembleApplication,
  type PreparedApplication,
  prepareApplication,
} from './application.ts';
export { buildCertificateRequest, type RequestSigner } from './certificate-request.ts';
export { buildOcspRequest, type CertIdHash, type CertIdIssuer, encodeCertId } from './ocsp-request.ts';
export { buildRenewalRequest, type RenewingKey } from './renewal-request.ts';
export {
  attribute,
  type SignedDataParts,
  type SignerForm,
  signerForm,
  signingCertificate,
  writeSignedData,
} from './signed-data.ts';
