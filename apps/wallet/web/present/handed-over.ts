import type { ActName } from '@inro/presentation';

/** What is handed over, by act; each has its text. */
export const handedOver = {
  login: ['certificate', 'status', 'signature'],
  attributes: ['nameAndAddress', 'birthAndSex', 'signingCertificate', 'status'],
  signature: ['documentSignatures', 'signingCertificate', 'status', 'nameAndAddress', 'birthAndSex'],
  statement: ['statedItems'],
} as const satisfies Record<ActName, readonly string[]>;

/** What people ask about most and no such act hands over; each has its text. */
const neverHandedOver = {
  login: ['nameAndAddress', 'birthAndSex', 'myNumber', 'pin'],
  attributes: ['myNumber', 'password'],
  signature: ['myNumber', 'password'],
  statement: ['certificate', 'signingCertificate', 'myNumber', 'pin'],
} as const satisfies Record<ActName, readonly string[]>;

export type GivenItem = (typeof handedOver)[ActName][number];
export type KeptItem = (typeof neverHandedOver)[ActName][number];

/** What none of these acts hands over. */
export function neverOf(acts: readonly ActName[]): readonly KeptItem[] {
  const given: ReadonlySet<string> = new Set(acts.flatMap((act) => [...handedOver[act]]));
  return [...new Set(acts.flatMap((act) => [...neverHandedOver[act]]))].filter((item) => !given.has(item));
}

export const givenOf = (acts: readonly ActName[]): readonly GivenItem[] => [
  ...new Set(acts.flatMap((act) => [...handedOver[act]])),
];
