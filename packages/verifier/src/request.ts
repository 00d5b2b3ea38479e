import {
  parseCertificate,
  type UnverifiedCertificate,
  type UnverifiedCertificateList,
  type UnverifiedStatusSnapshot,
} from '@inro/pki/read';
import type { VerifierCache } from './cache.ts';
import type { ExpectedName } from './expected-name.ts';
import type { PolicyInput } from './policy-graph.ts';
import type { CertificateProfile, Purpose, PurposeName } from './profile.ts';

/** Accept a certificate although its revocation status is not known: loud, and said in the report. */
export const allowUnknownRevocation: unique symbol = Symbol('allowUnknownRevocation');
/** Look at no revocation data at all: loud, and said in the report. */
export const skipRevocation: unique symbol = Symbol('skipRevocation');

/** Revocation data that the caller holds. The verifier never fetches any: what is missing is named in the report. */
export interface RevocationInput {
  /** DER OCSP responses: the wallet's staple, or others. */
  readonly ocspResponses?: readonly Uint8Array[];
  /** CRLs, full and delta: DER, or parsed where the same ones are asked again and again. */
  readonly certificateLists?: readonly (Uint8Array | UnverifiedCertificateList)[];
  /** `path` (default): every certificate but the trust anchor; `certificate`: the one asked about. */
  readonly scope?: 'path' | 'certificate';
  /** Seconds since an OCSP answer's thisUpdate; default 86,400. */
  readonly maximumAge?: number;
  /** Seconds since a CRL's thisUpdate; default: its nextUpdate alone decides. */
  readonly maximumListAge?: number;
  /** The nonce that was asked with: an answer without exactly it is not used (RFC 9654). */
  readonly nonce?: Uint8Array;
  /** Seconds by which an answer's thisUpdate may lie in the future; default 60. */
  readonly clockTolerance?: number;
  /**
   * Signed status snapshots, DER or parsed (parse large ones once): used where nothing fresher answers, up to their own
   * end and {@link offlineSnapshotAge}; the report says so.
   */
  readonly statusSnapshots?: readonly (Uint8Array | UnverifiedStatusSnapshot)[];
  /** The highest snapshot number seen before: an older one is not used (replay). */
  readonly minimumSnapshotNumber?: number;
  /**
   * Shelters, aircraft: snapshots, and CRLs past their nextUpdate, are used up to this age in seconds; the report says
   * so. Without it, snapshots up to maximumAge and such CRLs not at all.
   */
  readonly offlineSnapshotAge?: number;
  /** The status of the certificate asked about comes with it, from the wallet; else its authority is who has it. */
  readonly stapled?: boolean;
  readonly onUnknown?: typeof allowUnknownRevocation;
}

export interface CertificateRequest {
  /** DER or parsed. */
  readonly certificate: Uint8Array | UnverifiedCertificate;
  /** Further certificates that may help to build a path: CAs, CRL issuers, OCSP responders. */
  readonly intermediates?: readonly (Uint8Array | UnverifiedCertificate)[];
  /** The certificates that are trusted for this purpose. */
  readonly trustAnchors: readonly (Uint8Array | UnverifiedCertificate)[];
  /** The time that is asked about. */
  readonly at: Date;
  readonly purpose: PurposeName | Purpose;
  readonly revocation: RevocationInput | typeof skipRevocation;
  /** Default: {@link rfc5280Profile}. */
  readonly profile?: CertificateProfile;
  readonly policy?: PolicyInput;
  readonly expectedName?: ExpectedName;
  /** Intermediate certificates that are not self-issued. */
  readonly maximumIntermediates?: number;
  /** Keeps what was found out about issuers and responders between calls. */
  readonly cache?: VerifierCache;
}

/** Parses where bytes were handed in. */
export const asCertificate = (input: Uint8Array | UnverifiedCertificate): UnverifiedCertificate =>
  input instanceof Uint8Array ? parseCertificate(input) : input;
