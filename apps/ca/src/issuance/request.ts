import { createHash } from 'node:crypto';
import { base64Text } from '@inro/host';
import { carriers, keyKinds } from '@inro/jpki-profile';
import { longestAttribute } from '@inro/verifier';
import { z } from 'zod';

const keyKind = z.enum(keyKinds);

const base64 = base64Text(64 * 1024);
export const sha256Text = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const place = z.string().regex(/^[A-Za-z][A-Za-z' -]{0,63}$/);
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .refine((value) => [...value].length <= longest);
const positions = (longest: number) => z.string().min(5).max(longest).regex(/^\d+$/);

/** A person as the register has them (docs/protocol/registration.md). */
export const subjectSchema = z.object({
  name: text(longestAttribute.name),
  nameSubstitutions: positions(longestAttribute.nameSubstitutions),
  address: text(longestAttribute.address),
  addressSubstitutions: positions(longestAttribute.addressSubstitutions),
  dateOfBirth: z.iso.date(),
  sex: z.enum(['male', 'female', 'unknown']),
  prefecture: place,
  municipality: place,
});
export type Subject = z.infer<typeof subjectSchema>;

export const issuanceIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** Body of `PUT /issuances/ID`; all byte strings are base64, digests base64url. */
export const issuanceBodySchema = z.object({
  profile: z.enum(carriers),
  application: base64,
  subject: subjectSchema,
  attestationChain: base64,
  keys: z
    .array(z.object({ kind: keyKind, modulus: base64, exponent: base64, attestation: base64, possession: base64 }))
    .min(1)
    .max(2),
  stapleTokenSha256: sha256Text.optional(),
});
export type IssuanceBody = z.infer<typeof issuanceBodySchema>;

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
