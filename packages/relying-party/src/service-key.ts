/**
 * What this service alone can do, and whoever holds copies of its tables cannot: name people, and read what they gave.
 * `openServiceKey` of `@inro/relying-party/node` keeps one in a folder; with a key management service it is three calls.
 */
export interface ServiceKey {
  /** Keyed hash (HMAC-SHA-256 of both, base64url, 43 characters): the same for the same digest, for this service alone. */
  reference(of: 'identifier' | 'certificate', digest: string): string;
  /** Encrypted and authenticated for this context (AES-256-GCM or as good). */
  seal(plain: Uint8Array, context: string): Uint8Array;
  /** What was sealed for this context; undefined for anything else. */
  open(sealed: Uint8Array, context: string): Uint8Array | undefined;
}
