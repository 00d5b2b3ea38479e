import { keyKinds } from '@inro/jpki-profile';
import { z } from 'zod';

/** What the roles say of an element, read over their secure channels. Bytes are upper-case hexadecimal. */

const hex = z.string().regex(/^(?:[0-9A-F]{2})*$/);

/** Key pair of one kind as the applet gave it out. */
export const keyFactsSchema = z.object({
  /** modulus (256) ‖ exponent (3) */
  publicKey: hex,
  attestation: hex,
  possession: hex,
});
export type KeyFacts = z.infer<typeof keyFactsSchema>;

export const appletFactsSchema = z.object({
  version: z.int(),
  secretsSet: z.int(),
  permits: z.int(),
  /** Mask of DGI 0104: generated and certified keys. */
  keyMask: z.int(),
  keys: z.partialRecord(z.enum(keyKinds), keyFactsSchema),
  /** SHA-256 of the stored files by EF, e.g. `000A`. */
  digests: z.record(z.string(), hex),
});
export type AppletFacts = z.infer<typeof appletFactsSchema>;

/** What one script of the issuer's role brought. */
export const issuerOutcomeSchema = z.object({
  /** The element answered under the session keys at least once. */
  authenticated: z.boolean(),
  cplc: hex.optional(),
  /** Applications by AID after the script; absent when they could not be read. */
  registry: z.record(z.string(), z.object({ lifeCycle: z.int(), securityDomain: hex })).optional(),
  /** More applications than one answer holds: read on. */
  incomplete: z.boolean(),
  /** Names of the commands that were not answered with 9000. */
  failed: z.array(z.string()),
});
export type IssuerOutcome = z.infer<typeof issuerOutcomeSchema>;

/** What one script of the service provider's role brought. */
export const providerOutcomeSchema = z.object({
  authenticated: z.boolean(),
  rotated: z.boolean(),
  personalized: z.boolean(),
  applet: appletFactsSchema.optional(),
  /** After writing: SHA-256 of the stored files, by EF. */
  digests: z.record(z.string(), hex).optional(),
  failed: z.array(z.string()),
});
export type ProviderOutcome = z.infer<typeof providerOutcomeSchema>;

/** How an INITIALIZE UPDATE ended: `genuine` means that the card's cryptogram holds under the keys of that version. */
export const openingOutcomeSchema = z.object({
  result: z.enum(['genuine', 'absent', 'refused', 'unanswered', 'keysUnknown', 'forged']),
  keyVersion: z.int().optional(),
});
export type OpeningOutcome = z.infer<typeof openingOutcomeSchema>;
