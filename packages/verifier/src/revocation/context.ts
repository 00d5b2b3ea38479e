import type { Certificate, CertificateList, OcspResponse, StatusSnapshot } from '@inro/pki/read';
import type { VerifierCache } from '../cache.ts';
import type { CertificateProfile } from '../profile.ts';
import type { Recorder } from '../report.ts';
import type { Steps } from '../steps.ts';

/** Revocation data as parsed once for a request; what could not be parsed is already noted. */
export interface RevocationData {
  readonly ocsp: readonly { readonly about: string; readonly response: OcspResponse }[];
  readonly lists: readonly { readonly about: string; readonly list: CertificateList }[];
  readonly snapshots: readonly { readonly about: string; readonly snapshot: StatusSnapshot }[];
}

export interface RevocationContext {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly profile: CertificateProfile;
  readonly cache: VerifierCache;
  readonly data: RevocationData;
  /** Milliseconds. */
  readonly maximumAge: number;
  readonly maximumListAge: number | undefined;
  readonly clockTolerance: number;
  readonly offlineSnapshotAge: number | undefined;
  readonly minimumSnapshotNumber: number;
  readonly nonce: Uint8Array | undefined;
  /** Certificates that may be CRL issuers, by whatever name: looked up with {@link CertificatePool}. */
  readonly named: (canonical: string) => readonly Certificate[];
  readonly isAnchor: (certificate: Certificate) => boolean;
  /** Which keys signed which lists: asked once for each pair. */
  readonly signedLists: Map<CertificateList, Map<Certificate, boolean>>;
  /** False once a request has cost too many of those checks; nothing is called good then. */
  readonly maySpendSignature: () => boolean;
  /** Validates a CRL issuer's own certificate down from the same trust anchor (RFC 5280 §6.3.3 (f)). */
  readonly validateSigner: (signer: Certificate, anchor: Certificate) => Steps<boolean>;
  /** Whether anything at hand revokes that certificate, the signer of an answer. */
  readonly isRevoked: (target: Target) => Steps<boolean>;
}

/** What the data says about one certificate. */
export type RevocationStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly suspended: boolean; readonly revokedAt: number | undefined }
  /** `stale`: there was an answer, but too old; `unusable`: there was data, but none that counts. */
  | { readonly status: 'unknown'; readonly why: 'missing' | 'stale' | 'unusable' | 'unknown' };

/** One certificate of a path with its issuer, its place and its trust anchor. */
export interface Target {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly anchor: Certificate;
  readonly about: string;
  readonly record: Recorder;
}

const unknowns = ['missing', 'unusable', 'stale', 'unknown'] as const;

function weight(status: RevocationStatus): number {
  if (status.status === 'revoked') return status.suspended ? 11 : 12;
  return status.status === 'good' ? 10 : unknowns.indexOf(status.why);
}

/**
 * Of two answers the one that counts, whichever came first: revoked for good, suspended, good, and of the unknown ones
 * the one that says most. Of two revocations the earlier.
 */
export function graver<T extends RevocationStatus>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (weight(a) !== weight(b)) return weight(a) > weight(b) ? a : b;
  if (a.status !== 'revoked' || b.status !== 'revoked') return a;
  return (b.revokedAt ?? Number.POSITIVE_INFINITY) < (a.revokedAt ?? Number.POSITIVE_INFINITY) ? b : a;
}
