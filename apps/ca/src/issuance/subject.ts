import type { Subject } from '@inro/authority-wire/issuance';
import { type Randomness, toHex } from '@inro/foundation';
import type { KeyKind } from '@inro/jpki-profile';
import { type BasicAttribute, type BasicAttributeValues, type DistinguishedName, encodeName } from '@inro/pki/issue';
import { basicAttributeByOid, type Certificate, openUtf8String } from '@inro/pki/read';

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
export const attributesOf = (subject: Subject): BasicAttributeValues => ({
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

/** A distinguished name without a person in it: opaque; the signing certificate's holds issue time and municipality. */
export function subjectName(kind: KeyKind, subject: Subject, issuedAt: Date, randomness: Randomness): Uint8Array {
  const opaque = toHex(randomness(12));
  const name: DistinguishedName =
    kind === 'userAuthentication'
      ? [
          ['countryName', 'JP'],
          ['commonName', opaque],
        ]
      : [
          ['countryName', 'JP'],
          ['localityName', subject.prefecture],
          ['localityName', subject.municipality],
          ['commonName', `${issuedAt.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}${opaque}`],
        ];
  return encodeName(name);
}
