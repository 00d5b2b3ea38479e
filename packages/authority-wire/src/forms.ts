import { isBase64 } from '@inro/foundation';
import { carriers, keyAlgorithms, keyKinds } from '@inro/jpki-profile';
import { z } from 'zod';

/** Bytes are base64, digests base64url without padding, CPLC data upper-case hexadecimal. */

/** base64 as `fromBase64` reads it (RFC 4648 §3.5: with padding, canonical), of so many characters at most. */
export const base64Text = (longest: number) => z.string().max(longest).refine(isBase64);

/** An application's id, by which its deployment and its issuance are known as well. */
export const applicationId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export const sha256Text = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const keyKind = z.enum(keyKinds);
export const carrier = z.enum(carriers);
/** Of the keys that are made; left out where it is RSA-2048, as it was before there was another (ADR 57). */
export const laterAlgorithm = z.enum(keyAlgorithms).exclude(['rsa-2048']).optional();
export const keyKindSet = z
  .array(keyKind)
  .min(1)
  .max(2)
  .refine((kinds) => new Set(kinds).size === kinds.length);
/** CPLC data: 42 bytes. */
export const cplcText = z.string().regex(/^[0-9A-F]{84}$/);

/** An attestation chain: the leaf's DER and the maker's, one after the other. */
export const attestationChain = base64Text(16_384);

/** A certificate with the root that issued it, DER. */
export const issuedCertificate = z.strictObject({
  kind: keyKind,
  certificate: base64Text(5_600),
  issuer: base64Text(5_600),
});
export type IssuedCertificate = z.infer<typeof issuedCertificate>;
