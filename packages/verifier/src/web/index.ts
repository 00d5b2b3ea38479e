import type { AuthenticationRequest, CertificateRequest, ValidationReport } from '../index.ts';
import { verifyAuthentication as authenticate, verifyCertificate as certify } from '../index.ts';
import { webSignatureVerifier } from './signature-verifier.ts';

export * from '../index.ts';
export { webSignatureVerifier };

/** Validates a certificate with WebCrypto, in a page or a worker. */
export const verifyCertificate = (request: CertificateRequest): Promise<ValidationReport> =>
  certify(request, webSignatureVerifier);

/** Validates a login with WebCrypto, in a page or a worker. */
export const verifyAuthentication = (request: AuthenticationRequest): Promise<ValidationReport> =>
  authenticate(request, webSignatureVerifier);
