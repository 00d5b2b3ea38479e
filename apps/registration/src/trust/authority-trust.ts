import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock, Randomness } from '@inro/foundation';
import {
  describeFailure,
  type HostConfig,
  httpRequest,
  type Logger,
  ofStrangers,
  type PinnedRoots,
  Rate,
} from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { type Certificate, parseCertificate, parseOcspResponse, type UnverifiedCertificate } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { VerifierError } from '@inro/verifier/errors';
import {
  attestedElement,
  readTrustedCertificates,
  skipRevocation,
  type TrustedCertificates,
  type ValidationReport,
  verifyCertificate,
  verifyCertificateSync,
} from '@inro/verifier/node';
import { RegistrationError, type registrationRows } from '../errors/index.ts';
import { checkIssued } from './issued.ts';
import type { AttestedElement, Trust } from './trust.ts';

/** An OCSP answer with our own nonce is signed for this very question; more than this is no answer to it. Seconds. */
const FRESH = 300;
/** How far apart the clocks of two servers of the authority may be. Seconds. */
const CLOCK_TOLERANCE = 60;

/** What the checks ask with. */
export interface TrustMeans {
  readonly config: HostConfig;
  readonly log: Logger;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The trust of a running registration authority: pinned roots, OCSP asked now, the makers on file (file or folder). */
export function authorityTrust(
  means: TrustMeans,
  roots: PinnedRoots,
  makers = join(means.config.dataDir, 'makers'),
): Trust {
  const questions = new Rate(means.clock, ofStrangers);
  const leftOut = (failure: unknown) => means.log.error(describeFailure(failure), 'maker left out');

  async function check(
    certificate: UnverifiedCertificate,
    root: 'signature' | 'access',
    purpose: 'digital-signature' | 'counter-officer',
  ): Promise<void> {
    try {
      const trustAnchors = roots(root).map(parseCertificate);
      const issuer = trustAnchors.find((anchor) => anchor.subject.matches(certificate.issuer));
      if (!issuer) throw new RegistrationError('registration.certificate_not_trusted');
      // A name is anybody's to write: what the root did not sign is asked of nobody. Whether it is over, we say below.
      const begin = new Date(certificate.notBefore.at);
      const path = { certificate, trustAnchors, at: begin, purpose, revocation: skipRevocation } as const;
      requireValid(verifyCertificateSync(path));
      questions.take();
      const nonce = means.randomness(32);
      const response = await askOcsp(means, certificate, issuer, nonce);
      // After the answer: its responder may have been certified for this very question.
      const at = means.clock.now();
      const revocation = { ocspResponses: [response], nonce, maximumAge: FRESH, scope: 'certificate' } as const;
      const report = await verifyCertificate({ certificate, trustAnchors, at, purpose, revocation });
      if (report.status !== 'valid') refuseOtherClock(response, at);
      requireValid(report);
    } catch (failure) {
      if (failure instanceof InroError && failure.code === 'http.peer_unavailable')
        throw new RegistrationError('registration.certificate_status_unknown', { cause: failure });
      if (failure instanceof InroError && failure.code === 'pki.malformed')
        throw new RegistrationError('registration.certificate_not_trusted', { cause: failure });
      throw failure;
    }
  }

  return {
    checkCardCertificate: (certificate) => check(certificate, 'signature', 'digital-signature'),
    checkOfficerCertificate: (certificate) => check(certificate, 'access', 'counter-officer'),
    checkIssued: (issued, ordered) => checkIssued(roots, issued, ordered, means.clock.now()),
    // Read anew each time: an operator adds a maker by adding a file.
    readElement: async (chain) => readElement(chain, readTrustedCertificates(makers, leftOut), means.clock.now()),
  };
}

/** RFC 6960 §2.1, RFC 9654: asks the responder about one certificate, with a nonce. DER. */
async function askOcsp(
  { config }: Pick<TrustMeans, 'config'>,
  certificate: Certificate,
  issuer: Certificate,
  nonce: Uint8Array,
): Promise<Uint8Array> {
  const { status, body } = await httpRequest(`${config.topology.origins.status}/ocsp`, {
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request' },
    body: buildOcspRequest(certificate.der, issuer.der, { nonce }),
    maxBytes: 64 << 10,
  });
  if (status !== 200) throw new HttpError('http.peer_unavailable', { details: { status } });
  return body;
}

/** An answer with our nonce was made just now: with another time on it, a clock is wrong, not the certificate. */
function refuseOtherClock(response: Uint8Array, at: Date): void {
  const producedAt = parseOcspResponse(response).basic?.producedAt;
  if (producedAt === undefined) return;
  const seconds = Math.round((at.getTime() - producedAt) / 1000);
  if (Math.abs(seconds) > CLOCK_TOLERANCE) throw new HttpError('http.clock_differs', { details: { seconds } });
}

/** The reason a person can act on, out of a report. */
function requireValid(report: ValidationReport): void {
  if (report.status === 'valid') return;
  const reasons: Partial<Record<typeof report.subIndication, keyof typeof registrationRows>> = {
    REVOKED: 'registration.certificate_revoked',
    EXPIRED: 'registration.certificate_expired',
    TRY_LATER: 'registration.certificate_status_unknown',
    REVOCATION_OUT_OF_BOUNDS_NO_POE: 'registration.certificate_status_unknown',
  };
  throw new RegistrationError(reasons[report.subIndication] ?? 'registration.certificate_not_trusted');
}

/** docs/protocol/secure-element.md: an element of a trusted maker; put off while a maker's file cannot be read. */
function readElement(chain: Uint8Array, makers: TrustedCertificates, at: Date): AttestedElement {
  const element = attestedElement(chain, makers.certificates, at);
  if (!element)
    throw makers.complete
      ? new RegistrationError('registration.attestation_invalid')
      : new VerifierError('verifier.makers_unreadable');
  const { leaf, model, carrier, cplc } = element;
  return { certificateSha256: createHash('sha256').update(leaf.der).digest(), model, carrier, cplc };
}
