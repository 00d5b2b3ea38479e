import type { AuthenticationRequest, CertificateRequest, ValidationReport } from '../index.ts';
import { verifyAuthenticationNow, verifyCertificateNow } from '../index.ts';
import { nodeSignatureVerifier } from './signature-verifier.ts';

export * from '../index.ts';
export { nodeSignatureVerifier };

/** Validates a certificate with node:crypto. See {@link CertificateRequest}. */
export const verifyCertificate = async (request: CertificateRequest): Promise<ValidationReport> =>
  verifyCertificateNow(request, nodeSignatureVerifier);

/** Validates a certificate with node:crypto, synchronously. */
export const verifyCertificateSync = (request: CertificateRequest): ValidationReport =>
  verifyCertificateNow(request, nodeSignatureVerifier);

/** Validates a login with node:crypto. See {@link AuthenticationRequest}. */
export const verifyAuthentication = async (request: AuthenticationRequest): Promise<ValidationReport> =>
  verifyAuthenticationNow(request, nodeSignatureVerifier);

/** Validates a login with node:crypto, synchronously. */
export const verifyAuthenticationSync = (request: AuthenticationRequest): ValidationReport =>
  verifyAuthenticationNow(request, nodeSignatureVerifier);
