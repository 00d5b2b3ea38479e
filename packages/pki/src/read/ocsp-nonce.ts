import { DerCursor, tag } from './der.ts';
import { type Extension, findExtension } from './extension.ts';
import { oid } from './object-identifiers.ts';

/** The nonce of an OCSP request or response: an OCTET STRING of 1–128 octets (RFC 9654 §2.1). */
export function readOcspNonce(extensions: readonly Extension[]): Uint8Array | undefined {
  const found = findExtension(extensions, oid.extension.ocspNonce);
  if (found === undefined) return undefined;
  const cursor = new DerCursor(found.value, 'ocspNonce');
  const nonce = cursor.content(tag.octetString);
  cursor.done();
  if (nonce.length < 1 || nonce.length > 128) cursor.refuse('value_not_allowed');
  return nonce;
}
