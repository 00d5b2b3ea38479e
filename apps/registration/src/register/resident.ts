import { certifiedSubject, type ResidentEntry } from '@inro/authority-wire/resident';
import type { ResidentRow } from '../schema.ts';

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

/** The person of a row as the CA is to certify them. */
export const subjectOf = (row: ResidentRow) => certifiedSubject(entryOf(row));

/** Whether the content of a signing certificate changes between the two. */
export const certifiedContentChanged = (before: ResidentRow, after: ResidentRow): boolean =>
  JSON.stringify(subjectOf(before)) !== JSON.stringify(subjectOf(after));
