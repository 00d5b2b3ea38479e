import type { UnverifiedCertificate } from '@inro/pki/read';
import type {
  AttestedElement,
  AuthenticationRequest,
  CertificateRequest,
  TrustAnchorRequest,
  ValidationReport,
} from '../index.ts';
import { attestedElementNow, verifyAuthenticationNow, verifyCertificateNow, verifyTrustAnchorNow } from '../index.ts';
import { nodeSignatureVerifier } from './signature-verifier.ts';

export * from '../index.ts';
export { readTrustedCertificates, type TrustedCertificates } from './trusted-certificates.ts';
export { nodeSignatureVerifier };

/** The element that a chain attests, with node:crypto. See {@link attestedElementNow}. */
export const attestedElement = (
  chain: Uint8Array,
  makers: readonly UnverifiedCertificate[],
  at: Date,
): AttestedElement | undefined => attestedElementNow(chain, makers, at, nodeSignatureVerifier);

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

/** Whether a trusted certificate is good as a root, with node:crypto. See {@link verifyTrustAnchorNow}. */
export const verifyTrustAnchorSync = (request: TrustAnchorRequest): ValidationReport =>
  verifyTrustAnchorNow(request, nodeSignatureVerifier);
