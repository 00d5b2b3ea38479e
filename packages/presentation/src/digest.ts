import { toBase64Url, utf8 } from '@inro/foundation';
import { sha256, sha384 } from '@noble/hashes/sha2.js';
import type { DocumentDigests } from './act/document.ts';

/** Base64url of SHA-256 of a text's UTF-8 bytes: `request_sha256` of an answer. */
export const digestOfText = (text: string): string => toBase64Url(sha256(utf8(text)));

/** `x509_hash:` and base64url of SHA-256 of the leaf's DER (OpenID4VP 1.0 §5.9.3). */
export const clientIdOf = (leaf: Uint8Array): string => `x509_hash:${toBase64Url(sha256(leaf))}`;

/** SHA-256, 32 bytes. */
export const digestOfBytes = (bytes: Uint8Array): Uint8Array => sha256(bytes);

/** Of a document that is to be signed. */
export const digestsOfDocument = (bytes: Uint8Array): DocumentDigests => ({
  sha256: toBase64Url(sha256(bytes)),
  sha384: toBase64Url(sha384(bytes)),
});
