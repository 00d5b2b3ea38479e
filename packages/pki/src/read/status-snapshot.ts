import type { Brand } from '@inro/foundation';
import { type AlgorithmIdentifier, readAlgorithm } from './algorithm-identifier.ts';
import { context, type DerCursor, openDer, refuse, tag } from './der.ts';
import { oid } from './object-identifiers.ts';
import { readGeneralizedTime } from './time.ts';

/** Octets of a fingerprint: SHA-256(salt ‖ serial number), cut. A false match has a chance of 2^-64 an entry. */
export const FINGERPRINT_SIZE = 8;
/** 64 MiB: eight million revoked certificates of one issuer. */
const MAXIMUM_SNAPSHOT_SIZE = 64 << 20;

/** A status snapshot that nobody has checked (docs/protocol/status-snapshot.md). */
export interface StatusSnapshot {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  /** Grows with every snapshot of an issuer. */
  readonly number: number;
  /** Milliseconds since 1970: what the issuer knew then. */
  readonly producedAt: number;
  /** Milliseconds since 1970: used no longer, whatever the user would allow. */
  readonly notAfter: number;
  /** SHA-256 of the issuer's subjectPublicKey content. */
  readonly issuerKeyHash: Uint8Array;
  readonly salt: Uint8Array;
  /** Fingerprints end to end, ascending. */
  readonly revoked: Uint8Array;
  readonly suspended: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** DER of the certificate whose key signed. */
  readonly certificate: Uint8Array;
}
export type UnverifiedStatusSnapshot = StatusSnapshot & Brand<object, 'UnverifiedStatusSnapshot'>;

const structure = 'statusSnapshot';

/** Reads a DER status snapshot strictly. Throws `pki.malformed`. */
export function parseStatusSnapshot(der: Uint8Array): UnverifiedStatusSnapshot {
  if (der.length > MAXIMUM_SNAPSHOT_SIZE) refuse('too_large', structure);
  const outer = openDer(der, tag.sequence, structure);
  const tbs = outer.element(tag.sequence);
  const signatureAlgorithm = readAlgorithm(outer);
  const signature = outer.octetAlignedBits();
  const certificate = outer.element(tag.sequence);
  outer.done();
  const body = openDer(tbs, tag.sequence, structure);
  if (body.smallInteger() !== 1) body.refuse('version_not_supported');
  if (body.oid() !== oid.inro.statusSnapshot) body.refuse('value_not_allowed');
  const number = body.smallInteger();
  const producedAt = readGeneralizedTime(body);
  const notAfter = readGeneralizedTime(body);
  const issuerKeyHash = octets(body, 32);
  const salt = octets(body, 16);
  const revoked = fingerprints(body);
  const suspendedField = body.peek() === context(0) ? body.enter(context(0)) : undefined;
  const suspended = suspendedField === undefined ? new Uint8Array(0) : fingerprints(suspendedField);
  suspendedField?.done();
  body.done();
  const fields = { number, producedAt, notAfter, issuerKeyHash, salt, revoked, suspended };
  return {
    der,
    tbs,
    ...fields,
    signatureAlgorithm,
    signature,
    certificate,
  } as StatusSnapshot as UnverifiedStatusSnapshot;
}

function octets(cursor: DerCursor, size: number): Uint8Array {
  const value = cursor.content(tag.octetString);
  if (value.length !== size) cursor.refuse('value_not_allowed');
  return value;
}

function fingerprints(cursor: DerCursor): Uint8Array {
  const value = cursor.content(tag.octetString);
  if (value.length % FINGERPRINT_SIZE !== 0) cursor.refuse('value_not_allowed');
  for (let at = FINGERPRINT_SIZE; at < value.length; at += FINGERPRINT_SIZE)
    if (compareAt(value, at - FINGERPRINT_SIZE, value, at) >= 0) cursor.refuse('set_not_sorted');
  return value;
}

function compareAt(a: Uint8Array, i: number, b: Uint8Array, j: number): number {
  for (let k = 0; k < FINGERPRINT_SIZE; k++) if (a[i + k] !== b[j + k]) return a[i + k]! - b[j + k]!;
  return 0;
}

/** Whether the fingerprint (its first octets) is in an ascending list. */
export function holdsFingerprint(list: Uint8Array, fingerprint: Uint8Array): boolean {
  let low = 0;
  let high = list.length / FINGERPRINT_SIZE;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareAt(list, middle * FINGERPRINT_SIZE, fingerprint, 0);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}
