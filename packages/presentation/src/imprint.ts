import type { LocalizedText } from '@inro/problem';
import { isNamedOrigin } from './origin.ts';
import { readLocalizedText } from './purpose.ts';

/** Why a service asks phones, and who answers for it: as the operator certified it (ADR 97). */
export interface Imprint {
  /** 1 to {@link MOST_PURPOSES}, each of 1 to {@link LONGEST_PURPOSE} UTF-16 units that can be shown. */
  readonly purposes: readonly LocalizedText[];
  /** 1 to {@link MOST_CONTACTS}, all different, each one {@link isContact} takes. */
  readonly contacts: readonly string[];
}

export const MOST_PURPOSES = 5;
export const LONGEST_PURPOSE = 100;
export const MOST_CONTACTS = 3;
const LONGEST_CONTACT = 200;

/** RFC 5321 §4.5.3.1.1 and RFC 1035 §2.3.1, of which what people write; no header fields (RFC 6068 §2), one address. */
const MAILBOX =
  /^mailto:[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
/** RFC 3966 §5.1.4: a number that is one everywhere; no parameters. */
const NUMBER = /^tel:\+[1-9](?:-?[0-9]){5,14}$/;

/**
 * Whether people can reach somebody there: the address of a page (https, as it is canonically written; http below `localhost`
 * alone), a mailbox, or a telephone number. In ASCII that is seen: no text in it runs another way or looks like another.
 */
export function isContact(text: string): boolean {
  if (text.length > LONGEST_CONTACT || !/^[!-~]+$/.test(text)) return false;
  return MAILBOX.test(text) || NUMBER.test(text) || isPage(text);
}

function isPage(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false;
  const { href, origin, username, password } = new URL(text);
  // `#` alone leaves no trace in `hash`.
  return href === text && username === '' && password === '' && !text.includes('#') && isNamedOrigin(origin);
}

/** What a certificate says of it, held to the same bounds; throws TypeError. */
export function readImprint(said: {
  readonly purposes: readonly Readonly<Record<string, string>>[];
  readonly contacts: readonly string[];
}): Imprint {
  const within = (count: number, most: number): boolean => count >= 1 && count <= most;
  if (!within(said.purposes.length, MOST_PURPOSES) || !within(said.contacts.length, MOST_CONTACTS))
    throw new TypeError('too many or none');
  const purposes = said.purposes.map((texts) =>
    readLocalizedText({ purpose: { ...texts } }, 'purpose', LONGEST_PURPOSE),
  );
  if (!said.contacts.every(isContact) || new Set(said.contacts).size !== said.contacts.length)
    throw new TypeError('no contacts');
  return { purposes, contacts: said.contacts };
}
