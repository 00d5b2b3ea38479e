import type { Subject } from '@inro/authority-wire/subject';

const labels: Readonly<Record<keyof Subject, string>> = {
  name: 'Name',
  nameSubstitutions: 'Substituted characters of the name',
  address: 'Address',
  addressSubstitutions: 'Substituted characters of the address',
  dateOfBirth: 'Date of birth',
  sex: 'Sex',
  prefecture: 'Prefecture',
  municipality: 'Municipality',
};

/** What nobody sees, or what looks like a space, is spelled out: U+3000 and the plain space alone stand as they are. */
const visible = (text: string): string =>
  text.replaceAll(
    /(?![ \u3000])[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`,
  );

/** All that the officer signs of a person, a line each: to be compared with the papers on the counter. */
export const shown = (person: Subject): readonly string[] =>
  (Object.keys(labels) as (keyof Subject)[]).map((member) => `${labels[member]}: ${visible(person[member])}`);
