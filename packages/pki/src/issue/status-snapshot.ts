import { concatBytes } from '@inro/foundation';
import { sha256 } from '@noble/hashes/sha2.js';
import { explicit, generalizedTime, integer, objectIdentifier, octetString, sequence } from '../der/write.ts';
import { oid } from '../read/object-identifiers.ts';
import { readPublicKey } from '../read/public-key.ts';
import { FINGERPRINT_SIZE } from '../read/status-snapshot.ts';
import { signTbs } from './certificate.ts';
import type { Signer } from './signer.ts';

/** Everything a status snapshot says (docs/protocol/status-snapshot.md). */
export interface StatusSnapshotToBeSigned {
  /** Greater than that of every earlier snapshot of this issuer; below 2^31. */
  readonly number: number;
  readonly producedAt: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo of the issuer whose certificates this is about, DER. */
  readonly issuerPublicKey: Uint8Array;
  /** 16 fresh random octets: equal serial numbers do not meet across snapshots. */
  readonly salt: Uint8Array;
  /** Content octets of serial numbers of every certificate that is revoked, or suspended, and has not expired. */
  readonly revoked: readonly Uint8Array[];
  readonly suspended: readonly Uint8Array[];
}

const bytesAscending = (a: Uint8Array, b: Uint8Array): number => {
  for (let i = 0; i < FINGERPRINT_SIZE; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
};

function fingerprints(salt: Uint8Array, serials: readonly Uint8Array[]): Uint8Array {
  const all = serials
    .map((serial) => sha256(concatBytes(salt, serial)).subarray(0, FINGERPRINT_SIZE))
    .sort(bytesAscending)
    .filter((one, i, list) => i === 0 || bytesAscending(list[i - 1]!, one) !== 0);
  return octetString(concatBytes(...all));
}

/** Signs a status snapshot; `certificate` is the signer's, with the usage for it, issued by the same issuer. */
export function signStatusSnapshot(
  { signer, certificate }: { readonly signer: Signer; readonly certificate: Uint8Array },
  snapshot: StatusSnapshotToBeSigned,
): Promise<Uint8Array> {
  const { salt, producedAt, notAfter } = snapshot;
  if (salt.length !== 16) throw new TypeError('the salt has 16 octets');
  if (notAfter <= producedAt) throw new TypeError('a snapshot ends after it was made');
  const body = sequence(
    integer(1),
    objectIdentifier(oid.inro.statusSnapshot),
    integer(snapshot.number),
    generalizedTime(producedAt),
    generalizedTime(notAfter),
    octetString(sha256(readPublicKey(snapshot.issuerPublicKey).keyBits)),
    octetString(salt),
    fingerprints(salt, snapshot.revoked),
    ...(snapshot.suspended.length === 0 ? [] : [explicit(0, fingerprints(salt, snapshot.suspended))]),
  );
  return signTbs(signer, body, certificate);
}
