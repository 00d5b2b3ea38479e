import type { Certificate } from '@inro/pki/read';
import { isSignedBy } from './path-building.ts';
import { malformed, validateAnchor } from './path-validation.ts';
import { rfc5280Profile } from './profile.ts';
import { Recorder, type ValidationReport } from './report.ts';
import { asCertificate, type CertificateRequest } from './request.ts';
import { runNow, type SignatureVerifier, type Steps } from './steps.ts';
import { type Outcome, purposeOf, report } from './verify-certificate.ts';

/** A certificate that is trusted itself: no path leads to it, and no authority tells its status. */
export type TrustAnchorRequest = Pick<CertificateRequest, 'certificate' | 'at' | 'purpose' | 'profile'>;

/**
 * Whether a trusted certificate is good as a root: a CA for the rules of the profile, inside its time, whose own signature
 * holds where it is self-issued (RFC 5280 §6.1.1 (d) asks for less; RFC 5937 §3 for this). It says nothing of who trusts it.
 */
export const verifyTrustAnchorNow = (request: TrustAnchorRequest, port: SignatureVerifier): ValidationReport =>
  report(runNow(validateTrustAnchor(request), port));

function* validateTrustAnchor(request: TrustAnchorRequest): Steps<Outcome> {
  const profile = request.profile ?? rfc5280Profile;
  const purpose = purposeOf(request.purpose);
  const at = request.at.getTime();
  if (Number.isNaN(at)) throw new TypeError('at is not a time');
  const record = new Recorder();
  const head = { at, purpose: purpose.name, profile: profile.name };
  let certificate: Certificate;
  try {
    certificate = asCertificate(request.certificate);
    if (certificate.isSelfIssued) yield* checkOwnSignature(certificate, record);
  } catch (error) {
    malformed(error, 'certificate', record);
    return { head, record, path: undefined, policies: [], certificate: undefined };
  }
  const rules = { at, profile, purpose, policy: {}, maximumIntermediates: undefined, expectedName: undefined };
  validateAnchor(certificate, rules, record);
  record.pass('trustAnchor', 'certificate');
  record.find('revocation.not_checked', 'certificate');
  return { head, record, path: [certificate], policies: [], certificate };
}

function* checkOwnSignature(certificate: Certificate, record: Recorder): Steps<void> {
  if (yield* isSignedBy(certificate, certificate)) record.pass('signature', 'certificate');
  else record.find('path.signature_invalid', 'certificate', 'signature');
}
