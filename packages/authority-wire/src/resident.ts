import { longestAttribute } from '@inro/verifier';
import { z } from 'zod';
import { residentNumber } from './application.ts';
import { request } from './request.ts';
import { codePoints, place, positions, type Subject, sex, shownLine } from './subject.ts';

/** Counter → registration about the register of persons (docs/protocol/registration.md). */

/** As it is certified, and with no blanks round it. */
const line = (longest: number) => shownLine(longest).refine((text) => text === text.trim());

/** A place as the register writes it: with a capital, without blanks. */
const registeredPlace = place.regex(/^[A-Z][A-Za-z-]+$/);

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
    sex,
    prefecture: registeredPlace,
    municipality: registeredPlace,
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
  summary: 'Enters or corrects a person',
  ...register,
  method: 'PUT',
  body: residentEntry,
  answer: z.strictObject({ number: residentNumber, changed: z.boolean() }),
});

/** What the register says of a person. */
export const readResident = request({
  summary: 'What the register says of a person',
  ...register,
  method: 'GET',
  answer: residentEntry,
});
