import { keyKinds } from '@inro/jpki-profile';
import { z } from 'zod';

/** What the front asks of the roles; each becomes a list of wrapped commands. */

/** The SE issuer's work at the AMSD. Every script ends by reading the registry. */
export const issuerScriptSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), pages: z.int().min(1).max(8) }),
  z.object({
    kind: z.literal('install'),
    /** Delete what there is first: keys of the JPKI security domain that nobody has any more. */
    anew: z.boolean(),
    securityDomain: z.boolean(),
    applet: z.boolean(),
    /** Give the applet to the JPKI security domain. */
    extradition: z.boolean(),
    transportKeys: z.boolean(),
  }),
  z.object({ kind: z.literal('delete') }),
]);
export type IssuerScript = z.infer<typeof issuerScriptSchema>;

/** The service provider's work at the JPKI security domain. */
export const providerScriptSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rotate') }),
  z.object({
    kind: z.literal('personalise'),
    /** Mask of secrets that may be set once. */
    permit: z.int().min(0).max(3),
    retire: z.array(z.enum(keyKinds)),
    generate: z.array(z.enum(keyKinds)),
    /** Binds generated keys to one application: SHA-256 of its DER, hexadecimal. */
    nonce: z.string().regex(/^[0-9A-F]{64}$/),
    /** Kinds to read back, with keys and file digests. */
    read: z.array(z.enum(keyKinds)),
    /** Let the person set the secrets, then read the status again. */
    askSecrets: z.boolean(),
  }),
  z.object({
    kind: z.literal('write'),
    files: z.array(z.object({ ef: z.int(), content: z.base64() })),
    /** Make the security domain PERSONALIZED. */
    personalized: z.boolean(),
  }),
]);
export type ProviderScript = z.infer<typeof providerScriptSchema>;
