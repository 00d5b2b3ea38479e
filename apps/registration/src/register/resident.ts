import { longestAttribute } from '@inro/verifier';
import { z } from 'zod';
import type { ResidentRow } from '../schema.ts';
import { isDay } from './birthday.ts';

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

/** One entry of the register of persons (docs/protocol/registration.md). */
export const residentEntry = z
  .strictObject({
    name: line(longestAttribute.name),
    alias: line(longestAttribute.name).optional(),
    nameSubstitutions: positions(longestAttribute.nameSubstitutions),
    address: line(longestAttribute.address),
    addressSubstitutions: positions(longestAttribute.addressSubstitutions),
    dateOfBirth: z.string().refine(isDay),
    sex: z.enum(['male', 'female', 'unknown']),
    prefecture: z.string().regex(/^[A-Z][A-Za-z-]{1,31}$/),
    municipality: z.string().regex(/^[A-Z][A-Za-z-]{1,63}$/),
    status: z.enum(['resident', 'dead', 'emigrated']),
  })
  .refine((entry) => codePoints(certifiedName(entry)) <= longestAttribute.name);
export type ResidentEntry = z.infer<typeof residentEntry>;

export const rowOf = (number: string, entry: ResidentEntry, at: Date): ResidentRow => ({
  number,
  name: entry.name,
  alias: entry.alias ?? null,
  name_substitutions: entry.nameSubstitutions,
  address: entry.address,
  address_substitutions: entry.addressSubstitutions,
  date_of_birth: entry.dateOfBirth,
  sex: entry.sex,
  prefecture: entry.prefecture,
  municipality: entry.municipality,
  status: entry.status,
  updated_at: at,
});

export const entryOf = (row: ResidentRow): ResidentEntry => ({
  name: row.name,
  ...(row.alias === null ? {} : { alias: row.alias }),
  nameSubstitutions: row.name_substitutions,
  address: row.address,
  addressSubstitutions: row.address_substitutions,
  dateOfBirth: row.date_of_birth,
  sex: row.sex,
  prefecture: row.prefecture,
  municipality: row.municipality,
  status: row.status,
});

/** The person as the CA is to certify it. */
export function certifiedSubject(row: ResidentRow): Omit<ResidentEntry, 'alias' | 'status'> {
  const entry = entryOf(row);
  const { alias: _, status: __, ...subject } = entry;
  return { ...subject, name: certifiedName(entry) };
}

/** Whether the content of a signing certificate changes between the two. */
export const certifiedContentChanged = (before: ResidentRow, after: ResidentRow): boolean =>
  JSON.stringify(certifiedSubject(before)) !== JSON.stringify(certifiedSubject(after));
