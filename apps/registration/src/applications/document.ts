import { fromBase64, fromBase64Url, fromUtf8 } from '@inro/foundation';
import { keyKinds } from '@inro/jpki-profile';
import { parseSignedApplication, type UnverifiedSignedApplication } from '@inro/pki/read';
import { z } from 'zod';
import { RegistrationError } from '../errors/index.ts';
import { residentNumber } from '../register/resident.ts';

const base64url32 = z
  .string()
  .regex(/^[\w-]{43}$/)
  .transform((text) => fromBase64Url(text));

const common = {
  type: z.literal('inro-application-1'),
  nonce: base64url32,
  certificates: z
    .array(z.enum(keyKinds))
    .min(1)
    .max(2)
    .refine((kinds) => new Set(kinds).size === kinds.length),
  attestationCertificateSha256: base64url32,
  secureElement: z.strictObject({ seId: z.string().regex(/^[\w-]{1,64}$/) }),
  requestedAt: z.iso.datetime(),
};

/** The application document of docs/protocol/registration.md: a person's, or a counter officer's for a blank card. */
const documentSchema = z.union([
  z.strictObject(common).transform((document) => ({ ...document, profile: 'phone' as const })),
  z.strictObject({
    ...common,
    profile: z.literal('card'),
    citizen: residentNumber,
    cardValidUntil: z.iso.datetime(),
  }),
]);
export type ApplicationDocument = z.infer<typeof documentSchema>;

export interface ReceivedApplication {
  readonly signed: UnverifiedSignedApplication;
  readonly document: ApplicationDocument;
}

/** First check: strict base64, strict CMS of the one form, strict JSON. Otherwise `registration.application_malformed`. */
export function readApplication(base64: string): ReceivedApplication {
  try {
    const signed = parseSignedApplication(fromBase64(base64));
    return { signed, document: documentSchema.parse(JSON.parse(fromUtf8(signed.content))) };
  } catch (cause) {
    throw new RegistrationError('registration.application_malformed', { cause });
  }
}
