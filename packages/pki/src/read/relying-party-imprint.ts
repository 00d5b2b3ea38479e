import type { Certificate } from './certificate.ts';
import { type DerCursor, openDer, tag } from './der.ts';
import { readLocalizedNames } from './localized-names.ts';
import { oid } from './object-identifiers.ts';
import { readUtf8String } from './strings.ts';

const MOST = 16;

/**
 * Our extension of access certificates: why a service asks and who answers for it, SEQUENCE { purposes SEQUENCE OF (SEQUENCE OF
 * SEQUENCE { language UTF8String, text UTF8String }), contacts SEQUENCE OF UTF8String }, a text of each language once.
 * Undefined where a certificate has none; throws what every malformed structure throws.
 */
export function readRelyingPartyImprint(certificate: Certificate):
  | {
      readonly purposes: readonly Readonly<Record<string, string>>[];
      readonly contacts: readonly string[];
    }
  | undefined {
  const extension = certificate.find(oid.inro.extension.relyingPartyImprint);
  if (extension === undefined) return undefined;
  const both = openDer(extension.value, tag.sequence, 'relyingPartyImprint');
  const purposes = readEach(both.enter(tag.sequence), (list) => readLocalizedNames(list.enter(tag.sequence)));
  const contacts = readEach(both.enter(tag.sequence), readUtf8String);
  both.done();
  return { purposes, contacts };
}

function readEach<T>(list: DerCursor, read: (list: DerCursor) => T): readonly T[] {
  const found: T[] = [];
  while (list.more) {
    if (found.length >= MOST) list.refuse('too_many');
    found.push(read(list));
  }
  return found;
}
