import { oid } from '@inro/pki/read';

/** A certificate policy whose certificates sign documents, and from when until when (milliseconds since 1970). */
interface SigningPolicyRow {
  readonly policy: string;
  readonly begins: number;
  readonly ends: number | undefined;
}

/** Of phone and of card; what keys they may have is dated with the keys (jpki-profile, verifier). */
const signingPolicyRows: readonly SigningPolicyRow[] = [
  { policy: oid.inro.policy.phoneDigitalSignature, begins: 0, ends: undefined },
  { policy: oid.inro.policy.cardDigitalSignature, begins: 0, ends: undefined },
];

/** The certificate policies under which a document may be signed at that time. */
export const signingPoliciesAt = (at: Date): readonly string[] =>
  signingPolicyRows
    .filter(({ begins, ends }) => at.getTime() >= begins && at.getTime() < (ends ?? Number.POSITIVE_INFINITY))
    .map(({ policy }) => policy);
