import type { Certificate } from './certificate.ts';
import { openDer, tag } from './der.ts';
import { oid } from './object-identifiers.ts';
import { readUtf8String } from './strings.ts';

/**
 * Our extension of access certificates: SEQUENCE OF SEQUENCE { language UTF8String, name UTF8String }, each language once.
 * Undefined where a certificate has none; throws what every malformed structure throws.
 */
export function readRelyingPartyNames(certificate: Certificate): Readonly<Record<string, string>> | undefined {
  const extension = certificate.find(oid.inro.extension.relyingPartyNames);
  if (extension === undefined) return undefined;
  const list = openDer(extension.value, tag.sequence, 'relyingPartyNames');
  const names: [string, string][] = [];
  while (list.more) {
    const pair = list.enter(tag.sequence);
    names.push([readUtf8String(pair), readUtf8String(pair)]);
    pair.done();
  }
  if (new Set(names.map(([language]) => language)).size !== names.length) list.refuse('duplicate');
  return Object.fromEntries(names);
}
