import type { Certificate } from './certificate.ts';
import { openDer, tag } from './der.ts';
import { readLocalizedNames } from './localized-names.ts';
import { oid } from './object-identifiers.ts';

/**
 * Our extension of access certificates: SEQUENCE OF SEQUENCE { language UTF8String, name UTF8String }, each language once.
 * Undefined where a certificate has none; throws what every malformed structure throws.
 */
export function readRelyingPartyNames(certificate: Certificate): Readonly<Record<string, string>> | undefined {
  const extension = certificate.find(oid.inro.extension.relyingPartyNames);
  if (extension === undefined) return undefined;
  return readLocalizedNames(openDer(extension.value, tag.sequence, 'relyingPartyNames'));
}
