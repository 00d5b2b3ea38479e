import type { StatementItem } from '../statement/items.ts';
import type { DocumentToSign } from './document.ts';

/** The person proves with their user-authentication certificate that they are here. */
export interface LoginAct {
  readonly act: 'login';
  /** Greatest age of the staple in seconds. */
  readonly maxStapleAge: number;
}

/** The person shows the basic four attributes with their digital-signature certificate, which carries them. */
export interface AttributesAct {
  readonly act: 'attributes';
  /** How long the service keeps them, in days; 0: no longer than this visit. The person reads it. */
  readonly keptDays: number;
  readonly maxStapleAge: number;
}

/** The person signs documents with their digital-signature certificate. */
export interface SignatureAct {
  readonly act: 'signature';
  /** What a signature is: ETSI EN 319 122-1, one a document, without its content. */
  readonly container: SignatureContainer;
  /** 1 to 20, each digest once. */
  readonly documents: readonly DocumentToSign[];
  readonly maxStapleAge: number;
}

/** The person shows items of a statement of the authority, one by one, with the PIN alone and no certificate (ADR 88). */
export interface StatementAct {
  readonly act: 'statement';
  /** Without these there is no answer. In the order of the table of items; none in both lists, one in either. */
  readonly required: readonly StatementItem[];
  /** Each of these the person may keep back. */
  readonly optional: readonly StatementItem[];
  /** As for {@link AttributesAct}. */
  readonly keptDays: number;
}

export const signatureContainers = ['cades-detached'] as const;
export type SignatureContainer = (typeof signatureContainers)[number];

/** What a relying party may ask of a person, and what that act needs to be said. A new act is a new member. */
export type Act = LoginAct | AttributesAct | SignatureAct | StatementAct;
export type ActName = Act['act'];
/** Acts that one of the two certificates answers. */
export type CertifiedActName = Exclude<ActName, 'statement'>;

/** What one request asks for: at least one act, each at most once. */
export type Acts = { readonly [Name in ActName]?: Extract<Act, { readonly act: Name }> };

/** How an act that a certificate answers is named on the wire. */
interface ActOnTheWire {
  /** Identifier of the credential that is asked for, and member of `vp_token`. */
  readonly credentialId: string;
  /** Which of the two certificates answers. */
  readonly profile: 'user-authentication' | 'digital-signature';
  /** `typ` of its answer, by where it was signed. */
  readonly answerTypes: Readonly<Record<SigningPlace, string>>;
}

/**
 * Where an answer was signed: by a phone under its wallet, on which the person read who asks, or by a My Number Card at a
 * reader, where the person read what the reader showed. Signed with the answer, so that the one never counts for the
 * other.
 */
export type SigningPlace = 'wallet' | 'reader';

/** In the order of the wire. */
export const actsOnTheWire: Readonly<Record<CertifiedActName, ActOnTheWire>> = {
  login: {
    credentialId: 'login',
    profile: 'user-authentication',
    answerTypes: { wallet: 'inro-login+jws', reader: 'inro-card-login+jws' },
  },
  attributes: {
    credentialId: 'attributes',
    profile: 'digital-signature',
    answerTypes: { wallet: 'inro-attributes+jws', reader: 'inro-card-attributes+jws' },
  },
  signature: {
    credentialId: 'signature',
    profile: 'digital-signature',
    answerTypes: { wallet: 'inro-signature+jws', reader: 'inro-card-signature+jws' },
  },
};

export const actNames = [...Object.keys(actsOnTheWire), 'statement'] as readonly ActName[];

/** Identifier of the credential that is asked for, and member of `vp_token`. */
export const credentialIdOf = (act: ActName): string =>
  act === 'statement' ? 'statement' : actsOnTheWire[act].credentialId;

/** The acts of a request in the order of the wire. */
export const actNamesOf = (acts: Readonly<Partial<Record<ActName, unknown>>>): readonly ActName[] =>
  actNames.filter((name) => acts[name] !== undefined);

/** The act whose answer stands under this member of `vp_token`; undefined when there is none. */
export const actOfCredential = (id: string): ActName | undefined => actNames.find((act) => credentialIdOf(act) === id);

/** The end of every switch over acts: one that it forgets does not compile, one from outside the types is a TypeError. */
export function unknownAct(act: never): never {
  throw new TypeError(`no act of this profile: ${String(act)}`);
}
