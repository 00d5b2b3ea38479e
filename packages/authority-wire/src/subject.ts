import { utf8 } from '@inro/foundation';
import { basicAttributeByOid, type Certificate, oid, openUtf8String } from '@inro/pki/read';
import { eras, longestAttribute, sexDigits } from '@inro/verifier';
import { z } from 'zod';

export const codePoints = (text: string): number => [...text].length;

/**
 * A line that a certificate states as it was shown: no control character, no half of a pair; everything that Unicode has
 * for names stays, outside JIS and variation selectors too.
 */
export const shownLine = (longest: number) =>
  z
    .string()
    .min(1)
    .regex(/^[^\p{Cc}\p{Cn}\p{Cs}]+$/u)
    .refine((value) => codePoints(value) <= longest);
/** Which characters were replaced: a flag for each. */
export const positions = (longest: number) => z.string().min(5).max(longest).regex(/^\d+$/);
export const sex = z.enum(['male', 'female', 'unknown']);
/** A prefecture or municipality in Roman letters. */
export const place = z.string().regex(/^[A-Za-z][A-Za-z' -]{0,63}$/);

/** A person as the register has them, and as the CA is to certify them. */
export const subjectForm = z.strictObject({
  name: shownLine(longestAttribute.name),
  nameSubstitutions: positions(longestAttribute.nameSubstitutions),
  address: shownLine(longestAttribute.address),
  addressSubstitutions: positions(longestAttribute.addressSubstitutions),
  dateOfBirth: z.iso.date(),
  sex,
  prefecture: place,
  municipality: place,
});
export type Subject = z.infer<typeof subjectForm>;

type BasicAttribute = keyof typeof oid.inro.attribute;

/** EYYYYMMDD. */
export function eraDate(dateOfBirth: string): string {
  const date = dateOfBirth.replaceAll('-', '');
  const era = eras.findLast(({ from }) => Number(date) >= from);
  return `${era?.digit ?? '0'}${date}`;
}

/** The four basic attributes in the words of a signing certificate. */
export const attributesOf = (subject: Subject): Readonly<Record<BasicAttribute, string>> => ({
  name: subject.name,
  nameSubstitutions: subject.nameSubstitutions,
  sex: sexDigits[subject.sex],
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
