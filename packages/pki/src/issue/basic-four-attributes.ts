import { utf8String } from '../der/write.ts';
import type { oid } from '../read/object-identifiers.ts';
import type { GeneralNameToIssue } from './extensions.ts';

export type BasicAttribute = keyof typeof oid.inro.attribute;

/**
 * The four basic attributes as a signing certificate states them: `sex` 1 male, 2 female, 3 unknown; `dateOfBirth`
 * EYYYYMMDD (E: 1 Meiji … 5 Reiwa, 0 unknown); substitutions: positions of replaced characters, "00000" for none.
 */
export type BasicAttributeValues = Readonly<Record<BasicAttribute, string>>;

/** The order in which the public service writes them. */
const order: readonly BasicAttribute[] = [
  'name',
  'dateOfBirth',
  'sex',
  'address',
  'nameSubstitutions',
  'addressSubstitutions',
];

/** otherName forms for subjectAltName, under the arcs of a layout. */
export const basicAttributeNames = (
  values: BasicAttributeValues,
  arcs: Readonly<Record<BasicAttribute, string>>,
): GeneralNameToIssue[] =>
  order.map((attribute) => ({ otherName: { oid: arcs[attribute], value: utf8String(values[attribute]) } }));
