import {
  ALL_REASON_FLAGS,
  type Certificate,
  type CertificateList,
  isSuspension,
  keyUsage,
  oid,
  type RevokedEntry,
  sameBytes,
  signatureScheme,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { acceptsScheme, keyFits } from '../algorithm-policy.ts';
import type { FindingCode } from '../findings.ts';
import { askVerify, type Steps } from '../steps.ts';
import type { RevocationContext, RevocationStatus, Target } from './context.ts';
import { coveredReasons, distributionPointsOf } from './list-scope.ts';

interface Named {
  readonly about: string;
  readonly list: CertificateList;
}

const knownExtensions: ReadonlySet<string> = new Set([
  oid.extension.authorityKeyIdentifier,
  oid.extension.issuerAltName,
  oid.extension.crlNumber,
  oid.extension.deltaCrlIndicator,
  oid.extension.issuingDistributionPoint,
  oid.extension.freshestCrl,
  oid.extension.authorityInformationAccess,
]);

/** RFC 5280 §6.3.3 over all lists at hand; undefined when there is none that could be about the target. */
export function* readListStatus(target: Target, context: RevocationContext): Steps<RevocationStatus | undefined> {
  const { certificate, record } = target;
  const complete = context.data.lists.filter(({ list }) => list.find(oid.extension.deltaCrlIndicator) === undefined);
  const deltas = context.data.lists.filter(({ list }) => list.find(oid.extension.deltaCrlIndicator) !== undefined);
  let mask = 0;
  let outcome: RevocationStatus | undefined;
  const usable = new Map<CertificateList, boolean>();
  for (const point of distributionPointsOf(certificate, context.profile.lists)) {
    for (const named of complete) {
      const reasons = reasonsOf(named.list, point, target, context);
      if (reasons === 0 || (reasons & ~mask) === 0) continue;
      let fits = usable.get(named.list);
      if (fits === undefined) {
        const refusal = yield* checkList(named, target, context);
        if (refusal !== undefined) {
          record.find(refusal, named.about);
          outcome = { status: 'unknown', why: refusal === 'crl.stale' ? 'stale' : 'unusable' };
        }
        fits = refusal === undefined;
        usable.set(named.list, fits);
      }
      if (!fits) continue;
      const entry = yield* lookUp(named, deltas, target, context);
      if (entry !== undefined) return revoked(entry, target);
      mask |= reasons;
    }
    if (mask === ALL_REASON_FLAGS) return { status: 'good' };
  }
  if (mask !== 0) {
    record.find('crl.reasons_not_covered', target.about);
    return { status: 'unknown', why: 'unusable' };
  }
  if (outcome === undefined && complete.length > 0) {
    record.find('crl.other_scope', target.about);
    return { status: 'unknown', why: 'missing' };
  }
  return outcome;
}

function reasonsOf(
  list: CertificateList,
  point: Parameters<typeof coveredReasons>[1],
  target: Target,
  context: RevocationContext,
): number {
  try {
    return coveredReasons(target.certificate, point, list, list.issuingDistributionPoint, context.profile.lists);
  } catch (error) {
    if (error instanceof InroError) return 0; // a broken scope covers nothing
    throw error;
  }
}

function revoked(entry: RevokedEntry, { record, about }: Target): RevocationStatus {
  record.time('revokedAt', about, entry.revokedAt);
  return { status: 'revoked', suspended: isSuspension(entry.reason), revokedAt: entry.revokedAt };
}

/** (a), (f), (g) and §5.2: form, time, who signed. */
function* checkList(
  { list, about }: Named,
  target: Target,
  context: RevocationContext,
): Steps<FindingCode | undefined> {
  const { profile } = context;
  const { signatureAlgorithm: outer, innerSignatureAlgorithm: inner } = list;
  if (!sameBytes(outer.der, inner.der)) return 'crl.malformed'; // §5.1.1.2
  if (list.extensions.some(({ critical, oid: id }) => critical && !knownExtensions.has(id)))
    return 'crl.critical_extension';
  if (list.entries.some((entry) => entry.hasUnknownCritical)) return 'crl.critical_extension';
  try {
    if (profile.lists.needsNumber && list.crlNumber === undefined) return 'crl.number';
    if (profile.lists.needsKeyIdentifier && list.authorityKeyIdentifier === undefined)
      return 'crl.authority_key_identifier';
  } catch (error) {
    if (error instanceof InroError) return 'crl.malformed';
    throw error;
  }
  if (profile.lists.needsNumber && list.find(oid.extension.crlNumber)?.critical === true) return 'crl.number'; // §5.2.3
  const late = freshness(list, context);
  if (late === 'snapshot') target.record.find('revocation.snapshot_used', about);
  else if (late !== undefined) return late;
  target.record.time('thisUpdate', about, list.thisUpdate.at);
  if (list.nextUpdate !== undefined) target.record.time('nextUpdate', about, list.nextUpdate.at);
  return yield* checkSigner(list, target, context);
}

function freshness(list: CertificateList, context: RevocationContext): FindingCode | 'snapshot' | undefined {
  const { at, clockTolerance, maximumListAge, offlineSnapshotAge, profile } = context;
  if (list.thisUpdate.at > at + clockTolerance) return 'crl.not_yet_valid';
  const age = at - list.thisUpdate.at;
  const bounded = maximumListAge !== undefined;
  const tooOld = bounded && age > maximumListAge;
  const late = list.nextUpdate === undefined ? profile.lists.needsNextUpdate || !bounded : list.nextUpdate.at < at;
  if (!tooOld && !late) return undefined;
  return offlineSnapshotAge !== undefined && age <= offlineSnapshotAge ? 'snapshot' : 'crl.stale';
}

/** (f)–(g): a certificate of the list's issuer that may sign lists, under the same trust anchor. */
function* checkSigner(
  list: CertificateList,
  target: Target,
  context: RevocationContext,
): Steps<FindingCode | undefined> {
  const scheme = signatureScheme(list.signatureAlgorithm);
  if (scheme === undefined || !acceptsScheme(context.profile.algorithms, scheme)) return 'crl.signature_invalid';
  const candidates = [target.issuer, target.anchor, ...context.named(list.issuer.canonical)];
  const tried = new Set<Certificate>();
  let refusal: FindingCode = 'crl.issuer_not_authorized';
  for (const signer of candidates) {
    if (tried.has(signer) || !signer.subject.matches(list.issuer)) continue;
    tried.add(signer);
    try {
      const usage = signer.extension('keyUsage');
      if (usage !== undefined && (usage & keyUsage.cRLSign) === 0) continue;
      const key = signer.publicKey;
      if (!keyFits(key, scheme)) continue;
      if (!(yield* askVerify({ key, scheme, data: list.tbs, signature: list.signature }))) {
        refusal = 'crl.signature_invalid';
        continue;
      }
      if (signer === target.issuer || signer === target.anchor) return undefined;
      // A trust anchor of the issuer's own name is the issuer under another key.
      if (context.isAnchor(signer) && signer.subject.matches(target.certificate.issuer)) return undefined;
      if (yield* context.validateSigner(signer, target.anchor)) return undefined;
      refusal = 'crl.issuer_not_authorized';
    } catch (error) {
      if (!(error instanceof InroError)) throw error;
    }
  }
  return refusal;
}

/** (h)–(l): the newest applicable delta first, then the complete list. */
function* lookUp(
  base: Named,
  deltas: readonly Named[],
  target: Target,
  context: RevocationContext,
): Steps<RevokedEntry | undefined> {
  const { certificate } = target;
  let newest: CertificateList | undefined;
  for (const delta of deltas) {
    if (!applies(delta.list, base.list)) continue;
    if ((yield* checkList(delta, target, context)) !== undefined) continue;
    if (newest === undefined || delta.list.crlNumber! > newest.crlNumber!) newest = delta.list;
  }
  const changed = newest?.entriesFor(certificate.serialHex, certificate.issuer).at(-1);
  if (changed !== undefined) return changed.reason === 'removeFromCRL' ? undefined : changed;
  return base.list.entriesFor(certificate.serialHex, certificate.issuer).at(-1);
}

/** §5.2.4, §6.3.3 (c): same issuer, same scope, and the base is new enough for it. */
function applies(delta: CertificateList, base: CertificateList): boolean {
  try {
    const baseNumber = delta.baseCrlNumber;
    const number = base.crlNumber;
    if (baseNumber === undefined || number === undefined || delta.crlNumber === undefined) return false;
    if (number < baseNumber || delta.crlNumber < number) return false;
    if (!delta.issuer.matches(base.issuer)) return false;
    const scope = delta.find(oid.extension.issuingDistributionPoint)?.value;
    const baseScope = base.find(oid.extension.issuingDistributionPoint)?.value;
    if (scope === undefined || baseScope === undefined) return scope === baseScope;
    return sameBytes(scope, baseScope);
  } catch (error) {
    if (error instanceof InroError) return false;
    throw error;
  }
}
