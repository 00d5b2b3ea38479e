import type { Certificate } from './certificate.ts';
import { type DerCursor, openDer, tag } from './der.ts';
import { oid } from './object-identifiers.ts';
import { readUtf8String } from './strings.ts';

const MOST = 16;

/**
 * Our extension of access certificates: what a service is by law and may ask for, SEQUENCE { kinds, acts }, each SEQUENCE OF
 * UTF8String, each text once. Undefined where a certificate has none; throws what every malformed structure throws.
 */
export function readRelyingPartyEntitlement(
  certificate: Certificate,
): { readonly kinds: readonly string[]; readonly acts: readonly string[] } | undefined {
  const extension = certificate.find(oid.inro.extension.relyingPartyEntitlement);
  if (extension === undefined) return undefined;
  const both = openDer(extension.value, tag.sequence, 'relyingPartyEntitlement');
  const [kinds, acts] = [readTexts(both.enter(tag.sequence)), readTexts(both.enter(tag.sequence))];
  both.done();
  return { kinds, acts };
}

function readTexts(list: DerCursor): readonly string[] {
  const texts: string[] = [];
  while (list.more) {
    if (texts.length >= MOST) list.refuse('too_many');
    texts.push(readUtf8String(list));
  }
  if (new Set(texts).size !== texts.length) list.refuse('duplicate');
  return texts;
}
