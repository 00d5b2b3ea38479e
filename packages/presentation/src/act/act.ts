/** The person proves with their user-authentication certificate that they are here. */
export interface LoginAct {
  readonly act: 'login';
  /** Greatest age of the staple in seconds. */
  readonly maxStapleAge: number;
}

/** What a relying party may ask of a person, and what that act needs to be said. A new act is a new member. */
export type Act = LoginAct;
export type ActName = Act['act'];

/** How an act is named on the wire. */
interface ActOnTheWire {
  /** Identifier of the one credential that is asked for, and member of `vp_token`. */
  readonly credentialId: string;
  /** `typ` of its answer, by where it was signed. */
  readonly answerTypes: Readonly<Record<SigningPlace, string>>;
}

/**
 * Where an answer was signed: by a phone under its wallet, on which the person read who asks, or by a My Number Card at a
 * reader, where the person read what the reader showed. Signed with the answer, so that the one never counts for the
 * other.
 */
export type SigningPlace = 'wallet' | 'reader';

export const actsOnTheWire: Readonly<Record<ActName, ActOnTheWire>> = {
  login: { credentialId: 'login', answerTypes: { wallet: 'inro-login+jws', reader: 'inro-card-login+jws' } },
};

/** The act whose answer stands under this member of `vp_token`; undefined when there is none. */
export const actOfCredential = (id: string): ActName | undefined =>
  (Object.keys(actsOnTheWire) as ActName[]).find((act) => actsOnTheWire[act].credentialId === id);

/** The end of every switch over acts: one that it forgets does not compile, one from outside the types is a TypeError. */
export function unknownAct(act: never): never {
  throw new TypeError(`no act of this profile: ${String(act)}`);
}
