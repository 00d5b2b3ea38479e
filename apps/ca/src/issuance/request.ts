import { createHash } from 'node:crypto';
import { sha256Text } from '@inro/authority-wire/issuance';
import { type Carrier, keyKinds } from '@inro/jpki-profile';
import { z } from 'zod';

const keyKind = z.enum(keyKinds);

/** The application document that the person (or the counter officer) signed. */
const applicationDocument = z.object({
  type: z.literal('inro-application-1'),
  nonce: z.string().min(16).max(200),
  certificates: z.array(keyKind).min(1).max(2),
  attestationCertificateSha256: sha256Text,
  requestedAt: z.iso.datetime(),
});
export const applicationSchema = {
  phone: applicationDocument.extend({ profile: z.literal('phone').optional() }),
  card: applicationDocument.extend({
    profile: z.literal('card'),
    citizen: z.string().min(1).max(64),
    cardValidUntil: z.iso.datetime().optional(),
  }),
} as const;
export type ApplicationDocument = z.infer<(typeof applicationSchema)[Carrier]>;

/** JSON with members in order, so that the same request has the same digest however it was written. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const sorted = members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
}

/** SHA-256 of a request; tells a repetition from another request under the same name. */
export const requestDigest = (body: unknown): Buffer => createHash('sha256').update(canonical(body)).digest();
