import { finalReasons, orderedReasons } from '@inro/jpki-profile';
import { z } from 'zod';
import { applicationId, attestationChain, base64Text, carrier, issuedCertificate, sha256Text } from './forms.ts';
import { provenKey } from './proven-key.ts';
import { request } from './request.ts';
import { subjectForm } from './subject.ts';

export { type IssuedCertificate, sha256Text } from './forms.ts';
export { type ProvenKeyBytes, readProvenKey } from './proven-key.ts';

/** Registration ↔ CA about issuance and revocation (docs/protocol/ca.md). Between rooms a certificate is named by its hash. */

const orders = { from: ['registration'], to: 'ca' } as const;
const params = z.strictObject({ id: applicationId });

const issuanceOrder = z.strictObject({
  profile: carrier,
  /** DER of the signed application. */
  application: base64Text(64 * 1024),
  subject: subjectForm,
  attestationChain,
  keys: z.array(provenKey).min(1).max(2),
  stapleTokenSha256: sha256Text.optional(),
});
export type IssuanceOrder = z.infer<typeof issuanceOrder>;

/** Has the certificates of an application issued; again gives the same ones. */
export const issue = request({
  summary: 'Issues the certificates of an application',
  ...orders,
  method: 'PUT',
  route: '/issuances/:id',
  params,
  body: issuanceOrder,
  answer: z.strictObject({ certificates: z.array(issuedCertificate).readonly() }),
});

const finalReason = z.enum(finalReasons);

const endedCertificate = issuedCertificate.extend({ reason: finalReason, revokedAt: z.iso.datetime() });
export type EndedCertificate = z.infer<typeof endedCertificate>;

const endOrder = z.strictObject({ reason: finalReason, at: z.iso.datetime() });
export type EndOrder = z.infer<typeof endOrder>;

/** Ends an issuance by its id, whether its order ever came; answers all that was signed. */
export const endIssuance = request({
  summary: 'Ends an issuance: all of its certificates',
  ...orders,
  method: 'PUT',
  route: '/issuances/:id/end',
  params,
  body: endOrder,
  answer: z.strictObject({ certificates: z.array(endedCertificate).readonly() }),
});

const issuancePage = z.strictObject({
  issuances: z
    .array(
      z.strictObject({
        id: applicationId,
        /** SHA-256 of each certificate that is neither revoked nor over; null for one that is recorded and has no signature. */
        certificates: z.array(sha256Text.nullable()).readonly(),
      }),
    )
    .readonly(),
  /** What to name to get the next page; null when nothing follows. */
  next: applicationId.nullable(),
});
export type IssuancePage = z.infer<typeof issuancePage>;
export type ListedIssuance = IssuancePage['issuances'][number];

/** Issuances of which something could still be used, in the order of their ids (ADR 20). */
export const listIssuances = request({
  summary: 'Issuances of which something could still be used',
  ...orders,
  method: 'GET',
  route: '/issuances',
  query: z.strictObject({ after: applicationId.optional() }),
  answer: issuancePage,
});

/** Where a person's certificate stands. */
const standing = z.discriminatedUnion('state', [
  z.strictObject({ sha256: sha256Text, state: z.literal('good'), reason: z.null(), revokedAt: z.null() }),
  z.strictObject({
    sha256: sha256Text,
    state: z.literal('hold'),
    reason: z.literal('certificateHold'),
    revokedAt: z.iso.datetime(),
  }),
  z.strictObject({ sha256: sha256Text, state: z.literal('revoked'), reason: finalReason, revokedAt: z.iso.datetime() }),
]);
export type Standing = z.infer<typeof standing>;

/** Where people's certificates stand; one of which there is no record is left out (ADR 20). */
export const certificateStates = request({
  summary: "Where people's certificates stand",
  ...orders,
  method: 'POST',
  route: '/certificate-states',
  body: z.strictObject({ sha256: z.array(sha256Text).min(1).max(500) }),
  answer: z.strictObject({ certificates: z.array(standing).readonly() }),
});

const reason = z.enum(orderedReasons);
/** Kept as a 32-bit integer on both sides; who has come to it stays there, and equal numbers are carried out. */
export const decisionNumber = z.int().min(1).max(0x7fffffff);

const revocationOrder = z.strictObject({
  reason,
  at: z.iso.datetime(),
  /** Registration's decisions about this certificate, counted from one: which it is (ADR 58). The operator counts none. */
  number: decisionNumber.optional(),
});
export type RevocationOrder = z.infer<typeof revocationOrder>;

/** Revokes, suspends or releases one certificate; the operator's are those of services and officers. */
export const revoke = request({
  summary: 'Revokes, suspends or releases one certificate',
  from: ['registration', 'operator'],
  to: 'ca',
  method: 'PUT',
  route: '/revocations/:sha256',
  params: z.strictObject({ sha256: sha256Text }),
  body: revocationOrder,
  answer: z.strictObject({
    state: z.enum(['good', 'hold', 'revoked']),
    reason: reason.nullable(),
    revokedAt: z.iso.datetime().nullable(),
    /** The highest number that came before this order, which therefore did nothing (ADR 58). */
    overtakenBy: decisionNumber.optional(),
  }),
});

export const issuing = z.discriminatedUnion('open', [
  z.strictObject({ open: z.literal(true) }),
  z.strictObject({ open: z.literal(false), opensAt: z.iso.datetime().optional() }),
]);
/** Whether certificates are issued now, and when again, as far as that is known. */
export type Issuing = z.infer<typeof issuing>;

/** Issuing hours, which the CA keeps (ADR 17). */
export const issuingHours = request({
  summary: 'Whether certificates are issued now, and when again',
  ...orders,
  method: 'GET',
  route: '/issuing-hours',
  answer: issuing,
});
