import { type ActName, actNames } from './act/act.ts';

/**
 * What the law calls a service that may check certificates, and what each of them may ask a phone for: a signature verifier
 * sees signing certificates, an authentication verifier those for logging in, a deemed one both by way of an operator
 * (Act on Public Personal Authentication, articles 17 and 36; ADR 90).
 */
export const verifierKinds = {
  signatureVerifier: ['attributes', 'signature'],
  authenticationVerifier: ['login'],
  deemedVerifier: ['login', 'attributes', 'signature'],
} as const satisfies Readonly<Record<string, readonly ActName[]>>;
export type VerifierKind = keyof typeof verifierKinds;

/** What a service is by law, and which acts of those it may ask for; as its access certificate says. */
export interface Entitlement {
  readonly kinds: readonly VerifierKind[];
  readonly acts: readonly ActName[];
}

/** Of a certificate that says nothing of it: it is of before there was more than a login. */
export const loginAlone: Entitlement = { kinds: ['authenticationVerifier'], acts: ['login'] };

const kindNames = Object.keys(verifierKinds) as readonly VerifierKind[];

/**
 * The acts that services of these kinds may ask for, in the order of the wire. A statement shows no certificate: it is read
 * without being any kind of verifier.
 */
export const actsWithin = (kinds: readonly VerifierKind[]): readonly ActName[] =>
  actNames.filter(
    (act) => act === 'statement' || kinds.some((kind) => (verifierKinds[kind] as readonly ActName[]).includes(act)),
  );

/** What is known here of what a certificate says; no act beyond what its kinds may ask for. */
export function readEntitlement(said: {
  readonly kinds: readonly string[];
  readonly acts: readonly string[];
}): Entitlement {
  const kinds = kindNames.filter((kind) => said.kinds.includes(kind));
  return { kinds, acts: actsWithin(kinds).filter((act) => said.acts.includes(act)) };
}
