/** What of a service can be shown to a person: for whoever certifies it, as for whoever shows it. */
export { type ActName, actNames } from './act/act.ts';
export { actsWithin, type VerifierKind, verifierKinds } from './entitlement.ts';
export { isContact, LONGEST_PURPOSE, MOST_CONTACTS, MOST_PURPOSES } from './imprint.ts';
export { isNamedOrigin } from './origin.ts';
export { isShownText } from './shown-text.ts';
