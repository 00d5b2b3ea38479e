import { longestAttribute } from '@inro/verifier';
import { z } from 'zod';
import { residentNumber } from './application.ts';
import { request } from './request.ts';
import type { Subject } from './subject.ts';

/** Counter → registration about the register of persons (docs/protocol/registration.md). */

const codePoints = (text: string): number => [...text].length;

// No control characters; everything that Unicode has for names stays, outside JIS and variation selectors too.
const line = (longest: number) =>
  z
    .string()
    .min(1)
    .regex(/^[^\p{Cc}\p{Cn}\p{Cs}]+$/u)
    .refine((text) => text === text.trim() && codePoints(text) <= longest);

const positions = (longest: number) => z.string().min(5).max(longest).regex(/^\d+$/);

/** The name with the alias in brackets, as the residence record prints it. */
const certifiedName = ({ name, alias }: { readonly name: string; readonly alias?: string | undefined }): string =>
  alias === undefined ? name : `${name}（${alias}）`;

/** One entry of the register of persons. */
export const residentEntry = z
  .strictObject({
    name: line(longestAttribute.name),
    alias: line(longestAttribute.name).optional(),
    nameSubstitutions: positions(longestAttribute.nameSubstitutions),
    address: line(longestAttribute.address),
    addressSubstitutions: positions(longestAttribute.addressSubstitutions),
    dateOfBirth: z.iso.date(),
    sex: z.enum(['male', 'female', 'unknown']),
    prefecture: z.string().regex(/^[A-Z][A-Za-z-]{1,31}$/),
    municipality: z.string().regex(/^[A-Z][A-Za-z-]{1,63}$/),
    status: z.enum(['resident', 'dead', 'emigrated']),
  })
  .refine((entry) => codePoints(certifiedName(entry)) <= longestAttribute.name);
export type ResidentEntry = z.infer<typeof residentEntry>;

/** The person of an entry as the CA is to certify them. */
export function certifiedSubject(entry: ResidentEntry): Subject {
  const { alias: _, status: __, ...subject } = entry;
  return { ...subject, name: certifiedName(entry) };
}

const register = {
  from: ['counter'],
  to: 'registration',
  route: '/residents/:number',
  params: z.strictObject({ number: residentNumber }),
} as const;

/** Enters or corrects a person. */
export const enterResident = request({
  ...register,
  method: 'PUT',
  body: residentEntry,
  answer: z.strictObject({ number: residentNumber, changed: z.boolean() }),
});

/** What the register says of a person. */
export const readResident = request({ ...register, method: 'GET', answer: residentEntry });
