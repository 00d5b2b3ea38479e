import { concatBytes } from '@inro/foundation';
import {
  FINGERPRINT_SIZE,
  holdsFingerprint,
  oid,
  type StatusSnapshot,
  sameBytes,
  signatureScheme,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { acceptsScheme, keyFits } from '../algorithm-policy.ts';
import type { FindingCode } from '../findings.ts';
import { askDigest, askVerify, type Steps } from '../steps.ts';
import { graver, type RevocationContext, type RevocationStatus, type Target } from './context.ts';
import { digestOf, isDelegated, isRevokedResponder } from './ocsp.ts';

/**
 * What signed snapshots say where nothing fresher does: shelters, aircraft, a network that is down. The newest that
 * covers the certificate counts; undefined when none is about its issuer.
 */
export function* readSnapshotStatus(target: Target, context: RevocationContext): Steps<RevocationStatus | undefined> {
  const keyHash = yield* digestOf(target.issuer, 'key', target.issuer.keyBits, 'SHA-256', context);
  let newest: { about: string; snapshot: StatusSnapshot } | undefined;
  let outcome: RevocationStatus | undefined;
  for (const { about, snapshot } of context.data.snapshots) {
    if (!sameBytes(snapshot.issuerKeyHash, keyHash)) continue;
    const refusal = yield* check(snapshot, target, context);
    if (refusal !== undefined) {
      target.record.find(refusal, about);
      outcome = graver<RevocationStatus>(outcome, {
        status: 'unknown',
        why: refusal === 'snapshot.stale' ? 'stale' : 'unusable',
      });
    } else if (newest === undefined || isNewer(snapshot, newest.snapshot)) newest = { about, snapshot };
  }
  if (newest !== undefined) return yield* statusIn(newest.snapshot, newest.about, target, context);
  if (outcome === undefined && context.data.snapshots.length > 0)
    target.record.find('snapshot.other_issuer', target.about);
  return outcome;
}

const isNewer = (a: StatusSnapshot, b: StatusSnapshot): boolean =>
  a.number === b.number ? a.producedAt > b.producedAt : a.number > b.number;

/** Bounded age, no step back, signed by a key that this issuer certified for it. */
function* check(snapshot: StatusSnapshot, target: Target, context: RevocationContext): Steps<FindingCode | undefined> {
  const { at, clockTolerance, profile, cache } = context;
  if (snapshot.producedAt > at + clockTolerance) return 'snapshot.not_yet_valid';
  const bound = context.offlineSnapshotAge ?? context.maximumAge;
  if (at > snapshot.notAfter || at - snapshot.producedAt > bound) return 'snapshot.stale';
  if (snapshot.number < context.minimumSnapshotNumber) return 'snapshot.rolled_back';
  try {
    const scheme = signatureScheme(snapshot.signatureAlgorithm);
    if (scheme === undefined || !acceptsScheme(profile.algorithms, scheme)) return 'snapshot.signature_invalid';
    const signer = cache.parse(snapshot.certificate);
    if (!(yield* isDelegated(signer, target, context, oid.inro.extendedKeyUsage.statusSnapshot)))
      return 'snapshot.signer_not_authorized';
    if (yield* isRevokedResponder(signer, target, context)) return 'snapshot.signer_not_authorized';
    const known = cache.snapshot(snapshot);
    if (known !== undefined) return known ? undefined : 'snapshot.signature_invalid';
    const key = signer.publicKey;
    const { tbs: data, signature } = snapshot;
    const signed = keyFits(key, scheme) && (yield* askVerify({ key, scheme, data, signature }));
    cache.rememberSnapshot(snapshot, signed);
    return signed ? undefined : 'snapshot.signature_invalid';
  } catch (error) {
    if (error instanceof InroError) return 'snapshot.signer_not_authorized'; // the signer's certificate is malformed
    throw error;
  }
}

function* statusIn(
  snapshot: StatusSnapshot,
  about: string,
  { certificate, record, about: place }: Target,
  { at }: RevocationContext,
): Steps<RevocationStatus> {
  record.time('producedAt', about, snapshot.producedAt);
  record.time('nextUpdate', about, snapshot.notAfter);
  // What was issued later is not in it, revoked or not.
  if (certificate.notBefore.at > snapshot.producedAt) {
    record.find('snapshot.issued_later', place);
    return { status: 'unknown', why: 'unknown' };
  }
  const ageMinutes = Math.max(0, Math.floor((at - snapshot.producedAt) / 60_000));
  record.find('revocation.snapshot_used', about, undefined, { ageMinutes, number: snapshot.number });
  const digest = yield* askDigest('SHA-256', concatBytes(snapshot.salt, certificate.serialNumber));
  const fingerprint = digest.subarray(0, FINGERPRINT_SIZE);
  if (holdsFingerprint(snapshot.revoked, fingerprint))
    return { status: 'revoked', suspended: false, revokedAt: undefined };
  if (holdsFingerprint(snapshot.suspended, fingerprint))
    return { status: 'revoked', suspended: true, revokedAt: undefined };
  return { status: 'good' };
}
