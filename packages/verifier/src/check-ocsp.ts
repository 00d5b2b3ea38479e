import { type Certificate, parseOcspResponse } from '@inro/pki/read';
import { VerifierCache } from './cache.ts';
import { type CertificateProfile, rfc5280Profile } from './profile.ts';
import { Recorder } from './report.ts';
import type { RevocationContext, RevocationStatus, Target } from './revocation/context.ts';
import { readOcspStatus } from './revocation/ocsp.ts';
import { runNow, type SignatureVerifier } from './steps.ts';

/**
 * Reads OCSP responses about certificates of one issuer that is trusted already: for wallets that refresh a staple and
 * for responders that check themselves. Throws `pki.malformed` for what is no OCSP response.
 */
export class OcspChecker {
  readonly #issuer: Certificate;
  readonly #context: RevocationContext;
  readonly #port: SignatureVerifier;

  constructor(
    issuer: Certificate,
    options: {
      readonly at: Date;
      readonly port: SignatureVerifier;
      readonly maximumAge?: number;
      readonly nonce?: Uint8Array;
      readonly profile?: CertificateProfile;
      readonly cache?: VerifierCache;
    },
  ) {
    this.#issuer = issuer;
    this.#port = options.port;
    this.#context = {
      at: options.at.getTime(),
      profile: options.profile ?? rfc5280Profile,
      cache: options.cache ?? new VerifierCache(),
      data: { ocsp: [], lists: [], snapshots: [] },
      maximumAge: (options.maximumAge ?? 86_400) * 1000,
      maximumListAge: undefined,
      clockTolerance: 60_000,
      offlineSnapshotAge: undefined,
      minimumSnapshotNumber: 0,
      nonce: options.nonce,
      named: () => [],
      isAnchor: () => false,
      signedLists: new Map(),
      maySpendSignature: () => true,
      // biome-ignore lint/correctness/useYield: a responder's issuer is given, so no CRL issuer is ever looked for
      validateSigner: function* () {
        return false;
      },
      // biome-ignore lint/correctness/useYield: there is nothing at hand that could revoke a responder
      isRevoked: function* () {
        return false;
      },
    };
  }

  /** What the response says about the certificate; `unknown` with the reason when it says nothing that counts. */
  check(certificate: Certificate, response: Uint8Array): RevocationStatus {
    const record = new Recorder();
    const target: Target = { certificate, issuer: this.#issuer, anchor: this.#issuer, about: 'certificate', record };
    const steps = readOcspStatus(parseOcspResponse(response), 'ocsp-0', target, this.#context);
    return runNow(steps, this.#port) ?? { status: 'unknown', why: 'unusable' };
  }
}
