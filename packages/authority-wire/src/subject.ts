import { utf8 } from '@inro/foundation';
import { basicAttributeByOid, type Certificate, oid, openUtf8String } from '@inro/pki/read';
import { longestAttribute } from '@inro/verifier';
import { z } from 'zod';

const text = (longest: number) =>
  z
    .string()
    .min(1)
    // A control character, or half of a pair, is nothing that a certificate states as it was shown.
    .regex(/^[^\p{Cc}\p{Cn}\p{Cs}]+$/u)
    .refine((value) => [...value].length <= longest);
const positions = (longest: number) => z.string().min(5).max(longest).regex(/^\d+$/);
/** A prefecture or municipality in Roman letters. */
export const place = z.string().regex(/^[A-Za-z][A-Za-z' -]{0,63}$/);

/** A person as the register has them, and as the CA is to certify them. */
export const subjectForm = z.strictObject({
  name: text(longestAttribute.name),
  nameSubstitutions: positions(longestAttribute.nameSubstitutions),
  address: text(longestAttribute.address),
  addressSubstitutions: positions(longestAttribute.addressSubstitutions),
  dateOfBirth: z.iso.date(),
  sex: z.enum(['male', 'female', 'unknown']),
  prefecture: place,
  municipality: place,
});
export type Subject = z.infer<typeof subjectForm>;

type BasicAttribute = keyof typeof oid.inro.attribute;

const sexes = { male: '1', female: '2', unknown: '3' } as const;

/** First days of the eras, newest first, with their numbers in the date of birth (facts of the public service). */
const eras = [
  ['2019-05-01', '5'],
  ['1989-01-08', '4'],
  ['1926-12-25', '3'],
  ['1912-07-30', '2'],
  ['1868-01-25', '1'],
] as const;

/** EYYYYMMDD. */
export function eraDate(dateOfBirth: string): string {
  const era = eras.find(([from]) => dateOfBirth >= from)?.[1] ?? '0';
  return `${era}${dateOfBirth.replaceAll('-', '')}`;
}

/** The four basic attributes in the words of a signing certificate. */
export const attributesOf = (subject: Subject): Readonly<Record<BasicAttribute, string>> => ({
  name: subject.name,
  nameSubstitutions: subject.nameSubstitutions,
  sex: sexes[subject.sex],
  dateOfBirth: eraDate(subject.dateOfBirth),
  address: subject.address,
  addressSubstitutions: subject.addressSubstitutions,
});

/** The attributes that a certificate states, under either arc. */
export function attributesIn(certificate: Certificate): Partial<Record<BasicAttribute, string>> {
  const found: Partial<Record<BasicAttribute, string>> = {};
  for (const name of certificate.extension('subjectAltName') ?? []) {
    const attribute = name.form === 'otherName' ? basicAttributeByOid.get(name.type) : undefined;
    if (name.form !== 'otherName' || !attribute) continue;
    found[attribute] = openUtf8String(name.value, 'basicAttribute');
  }
  return found;
}

/**
 * What an officer signs of a person, by its SHA-256: all that the CA states, code point by code point. Nothing is
 * normalised: another character for the same name is another name.
 */
export const subjectBytes = (subject: Subject): Uint8Array =>
  utf8(`inro-subject-1\0${JSON.stringify(subjectMembers.map((member) => subject[member]))}`);

const subjectMembers = Object.keys(subjectForm.shape) as (keyof Subject)[];

/** Where a person lives, and where an officer serves. */
export type Place = Pick<Subject, 'prefecture' | 'municipality'>;

const placesOf = ({ prefecture, municipality }: Place) => JSON.stringify([prefecture, municipality]);

/** Whether a certificate's subject names this prefecture and municipality, in this order, and no other place. */
export const isOfPlace = (certificate: Certificate, place: Place): boolean =>
  JSON.stringify(
    certificate.subject.rdns.flat().flatMap(({ type, text }) => (type === oid.attribute.locality ? [text] : [])),
  ) === placesOf(place);

/** Whether a signing certificate is this person's, attribute for attribute, and place for place. */
export function statesSubject(certificate: Certificate, subject: Subject): boolean {
  const stated = attributesIn(certificate);
  return (
    isOfPlace(certificate, subject) &&
    Object.entries(attributesOf(subject)).every(([attribute, value]) => stated[attribute as BasicAttribute] === value)
  );
}
