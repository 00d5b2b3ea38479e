import type { SignatureScheme, UnverifiedCertificate, UnverifiedCertificateList } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { acceptsScheme, keyFits } from './algorithm-policy.ts';
import { type AuthenticationScheme, authenticationSchemes, isOfCurve, joseToDer } from './jose.ts';
import { rfc5280Profile } from './profile.ts';
import type { Recorder, ValidationReport } from './report.ts';
import type { CertificateRequest, RevocationInput } from './request.ts';
import { askVerify, run, runNow, type SignatureVerifier, type Steps } from './steps.ts';
import { type Outcome, report, validateCertificate } from './verify-certificate.ts';

/** A login answer: a certificate, what was signed, the signature, and the status that came with it. */
export interface AuthenticationRequest
  extends Pick<
    CertificateRequest,
    'intermediates' | 'trustAnchors' | 'at' | 'profile' | 'policy' | 'cache' | 'purpose'
  > {
  readonly certificate: Uint8Array | UnverifiedCertificate;
  /** The exact octets that were signed (for a JWS: header, dot, payload). */
  readonly signedData: Uint8Array;
  /** RSA: as many octets as the modulus. ECDSA: r and s of equal length (RFC 7518 §3.4). */
  readonly signature: Uint8Array;
  readonly algorithm: AuthenticationScheme;
  /** DER OCSP response that the wallet stapled; undefined when it sent none. */
  readonly staple: Uint8Array | undefined;
  /** CRLs beside a staple, or instead of one: DER or parsed. */
  readonly certificateLists?: readonly (Uint8Array | UnverifiedCertificateList)[];
  /** Seconds; default 86,400. */
  readonly maximumStapleAge?: number;
  /** Offline: see {@link RevocationInput}. */
  readonly offline?: Pick<RevocationInput, 'statusSnapshots' | 'minimumSnapshotNumber' | 'offlineSnapshotAge'>;
}

/** Validates a certificate for a purpose. Never goes to the network; never throws for hostile input. */
export const verifyCertificate = async (
  request: CertificateRequest,
  port: SignatureVerifier,
): Promise<ValidationReport> => report(await run(validateCertificate(request), port));

/** {@link verifyCertificate} for a host whose cryptography answers at once. */
export const verifyCertificateNow = (request: CertificateRequest, port: SignatureVerifier): ValidationReport =>
  report(runNow(validateCertificate(request), port));

/** Validates a login: the signature, the certificate for its purpose, the stapled status. */
export const verifyAuthentication = async (
  request: AuthenticationRequest,
  port: SignatureVerifier,
): Promise<ValidationReport> => report(await run(validateAuthentication(request), port));

/** {@link verifyAuthentication} for a host whose cryptography answers at once. */
export const verifyAuthenticationNow = (request: AuthenticationRequest, port: SignatureVerifier): ValidationReport =>
  report(runNow(validateAuthentication(request), port));

function* validateAuthentication(request: AuthenticationRequest): Steps<Outcome> {
  const { staple, certificateLists, maximumStapleAge, offline, signedData, signature, algorithm, ...rest } = request;
  const revocation = {
    stapled: true,
    ...(staple === undefined ? {} : { ocspResponses: [staple] }),
    ...(certificateLists === undefined ? {} : { certificateLists }),
    ...(maximumStapleAge === undefined ? {} : { maximumAge: maximumStapleAge }),
    ...offline,
  };
  const outcome = yield* validateCertificate({ ...rest, revocation });
  yield* checkSignature(outcome, request);
  return outcome;
}

/** Whether the signature is the certificate's: checked whatever else was found, so that the report is whole. */
function* checkSignature({ certificate, record }: Outcome, request: AuthenticationRequest): Steps<void> {
  const scheme: SignatureScheme | undefined = authenticationSchemes[request.algorithm];
  if (certificate === undefined) return;
  const policy = (request.profile ?? rfc5280Profile).algorithms;
  try {
    const key = certificate.publicKey;
    const fits = scheme !== undefined && keyFits(key, scheme) && isOfCurve(request.algorithm, key);
    if (!fits || !acceptsScheme(policy, scheme)) {
      record.find('authentication.algorithm_not_accepted', 'signature', 'authenticationSignature');
      return;
    }
    const signature = scheme.name === 'ECDSA' ? joseToDer(request.signature) : request.signature;
    const data = request.signedData;
    const good = signature !== undefined && (yield* askVerify({ key, scheme, data, signature }));
    conclude(good, record);
  } catch (error) {
    if (!(error instanceof InroError)) throw error;
    conclude(false, record);
  }
}

function conclude(good: boolean, record: Recorder): void {
  if (good) record.pass('authenticationSignature', 'signature');
  else record.find('authentication.signature_invalid', 'signature', 'authenticationSignature');
}
