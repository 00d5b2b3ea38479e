import { toHex } from '@inro/foundation';
import {
  ALL_REASON_FLAGS,
  type CertificateList,
  isSuspension,
  oid,
  type RevokedEntry,
  sameBytes,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import type { FindingCode } from '../findings.ts';
import type { Steps } from '../steps.ts';
import { graver, type RevocationContext, type RevocationStatus, type Target } from './context.ts';
import { coveredReasons, distributionPointsOf } from './list-scope.ts';
import { checkSigner } from './list-signer.ts';

/** A list that may be about the target: for which reasons, and whether it is a delta. */
interface Candidate {
  readonly about: string;
  readonly list: CertificateList;
  readonly reasons: number;
  readonly isDelta: boolean;
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

/** RFC 5280 §6.3.3 over all lists at hand, a set without order; undefined when none could be about the target. */
export function* readListStatus(target: Target, context: RevocationContext): Steps<RevocationStatus | undefined> {
  const { certificate, record, about } = target;
  const points = distributionPointsOf(certificate, context.profile.lists);
  let complete = 0;
  const series = new Map<string, Candidate[]>();
  for (const named of context.data.lists) {
    const isDelta = named.list.find(oid.extension.deltaCrlIndicator) !== undefined;
    if (!isDelta) complete++;
    const reasons = points.reduce((mask, point) => mask | reasonsOf(named.list, point, target, context), 0);
    if (reasons === 0) continue;
    const key = seriesOf(named.list);
    series.set(key, [...(series.get(key) ?? []), { ...named, reasons, isDelta }]);
  }
  let mask = 0;
  let answer: RevocationStatus | undefined;
  for (const candidates of series.values()) {
    const found = yield* readSeries(candidates, target, context);
    mask |= found.reasons;
    answer = graver(answer, found.status);
  }
  if (answer?.status === 'revoked') return answer;
  if (mask === ALL_REASON_FLAGS) return { status: 'good' };
  if (mask !== 0) {
    record.find('crl.reasons_not_covered', about);
    return { status: 'unknown', why: 'unusable' };
  }
  if (answer === undefined && complete > 0) {
    record.find('crl.other_scope', about);
    return { status: 'unknown', why: 'missing' };
  }
  return answer;
}

/** §5.2.3: lists of one issuer and one scope, complete ones and deltas, share one sequence of numbers. */
function seriesOf(list: CertificateList): string {
  const scope = list.find(oid.extension.issuingDistributionPoint)?.value;
  return `${list.issuer.canonical}|${scope === undefined ? '' : toHex(scope)}`;
}

interface SeriesResult {
  /** Reasons for which the target is known not to be revoked. */
  readonly reasons: number;
  /** A revocation, or why the series says nothing; undefined when it is good. */
  readonly status: RevocationStatus | undefined;
}

/** What one series says: its newest list counts, and what newer deltas add to it. */
function* readSeries(
  candidates: readonly Candidate[],
  target: Target,
  context: RevocationContext,
): Steps<SeriesResult> {
  let status: RevocationStatus | undefined;
  const put = (next: RevocationStatus | undefined): void => {
    status = graver(status, next);
  };
  const refuse = (code: FindingCode, about: string): void => {
    target.record.find(code, about);
    put({ status: 'unknown', why: code === 'crl.stale' ? 'stale' : 'unusable' });
  };
  const bases: Candidate[] = [];
  for (const base of yield* newest(
    candidates.filter(({ isDelta }) => !isDelta),
    refuse,
    target,
    context,
  ))
    if (isFresh(base, target, context)) bases.push(base);
    else refuse('crl.stale', base.about);
  const newer = candidates.filter(({ isDelta, list }) => isDelta && !bases.some((base) => supersedes(base.list, list)));
  const released: CertificateList[] = [];
  let undecided = false;
  for (const delta of yield* newest(newer, (code, about) => target.record.find(code, about), target, context)) {
    const entry = entryOf(delta.list, target);
    if (!isFresh(delta, target, context)) {
      target.record.find('crl.stale', delta.about);
      // §5.3.1: only a suspension is ever taken back; whoever was revoked for good stays so, however old the news.
      if (entry !== undefined && isForGood(entry)) put(revoked(entry, target));
      // What the last delta says of the target may have changed since; that it once said so is no reason for "good".
      else if (entry !== undefined) undecided = true;
    } else if (entry?.reason === 'removeFromCRL') released.push(delta.list);
    else if (entry !== undefined) put(revoked(entry, target));
  }
  let reasons = 0;
  for (const base of bases) {
    const entry = entryOf(base.list, target);
    // §5.3.1: only a suspension is ever taken back.
    const ended = isSuspension(entry?.reason) && released.some((delta) => applies(delta, base.list));
    if (entry !== undefined && !ended) put(revoked(entry, target));
    else if (!undecided) reasons |= base.reasons;
    else put({ status: 'unknown', why: 'stale' });
  }
  return { reasons, status };
}

/**
 * The authentic lists that no other authentic one supersedes, from the newest claim down: what is superseded is not even
 * checked, so that an old list, a broken one or somebody else's beside the newest changes nothing.
 */
function* newest(
  candidates: readonly Candidate[],
  refuse: (code: FindingCode, about: string) => void,
  target: Target,
  context: RevocationContext,
): Steps<readonly Candidate[]> {
  const byAge = candidates.toSorted(
    (a, b) => b.list.thisUpdate.at - a.list.thisUpdate.at || compareNumbers(numberOf(b.list), numberOf(a.list)),
  );
  const kept: Candidate[] = [];
  for (const one of byAge) {
    if (kept.some((other) => supersedes(other.list, one.list))) continue;
    const refusal = checkForm(one, context) ?? (yield* checkSigner(one.list, target, context));
    if (refusal === undefined) kept.push(one);
    else refuse(refusal, one.about);
  }
  return kept;
}

/** §5.2.3: issued later, by number and by time; where the two disagree, neither list takes the other's place. */
function supersedes(newer: CertificateList, older: CertificateList): boolean {
  const later = newer.thisUpdate.at - older.thisUpdate.at;
  const higher = compareNumbers(numberOf(newer), numberOf(older));
  return later >= 0 && higher >= 0 && (later > 0 || higher > 0);
}

const compareNumbers = (a: bigint | undefined, b: bigint | undefined): number =>
  a === undefined || b === undefined || a === b ? 0 : a > b ? 1 : -1;

function numberOf(list: CertificateList): bigint | undefined {
  try {
    return list.crlNumber;
  } catch (error) {
    if (error instanceof InroError) return undefined; // checkForm refuses the list
    throw error;
  }
}

const isForGood = ({ reason }: RevokedEntry): boolean => reason !== 'removeFromCRL' && !isSuspension(reason);

/** The entry about the target; of several the gravest, whichever stands first. */
function entryOf(list: CertificateList, { certificate }: Target): RevokedEntry | undefined {
  const gravity = ({ reason }: RevokedEntry): number =>
    reason === 'removeFromCRL' && list.find(oid.extension.deltaCrlIndicator) !== undefined
      ? 0
      : isSuspension(reason)
        ? 1
        : 2;
  return list
    .entriesFor(certificate.serialHex, certificate.issuer)
    .reduce<RevokedEntry | undefined>(
      (worst, entry) => (worst === undefined || gravity(entry) > gravity(worst) ? entry : worst),
      undefined,
    );
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

/** §5.1–§5.3: what makes a list unusable whoever signed it, and whenever it is looked at but before its time. */
function checkForm({ list, isDelta }: Candidate, context: RevocationContext): FindingCode | undefined {
  const { at, clockTolerance } = context;
  const rules = context.profile.lists;
  if (!sameBytes(list.signatureAlgorithm.der, list.innerSignatureAlgorithm.der)) return 'crl.malformed'; // §5.1.1.2
  if (list.extensions.some(({ critical, oid: id }) => critical && !knownExtensions.has(id)))
    return 'crl.critical_extension';
  if (list.entries.some((entry) => entry.hasUnknownCritical)) return 'crl.critical_extension';
  if (rules.needsUtcTime && !list.canonicalTimes) return 'crl.time_encoding'; // §5.1.2.4–6
  try {
    // §5.3.3: in a direct list every entry is its issuer's own; one that says otherwise is read differently by everybody.
    if (list.namesCertificateIssuers && list.issuingDistributionPoint?.indirect !== true) return 'crl.malformed';
    list.baseCrlNumber;
    // §5.2.4: a delta without a number can be set in order with no complete list.
    if ((rules.needsNumber || isDelta) && list.crlNumber === undefined) return 'crl.number';
    if (rules.needsKeyIdentifier && list.authorityKeyIdentifier === undefined) return 'crl.authority_key_identifier';
  } catch (error) {
    if (error instanceof InroError) return 'crl.malformed';
    throw error;
  }
  if (rules.needsNumber && list.find(oid.extension.crlNumber)?.critical === true) return 'crl.number'; // §5.2.3
  return list.thisUpdate.at > at + clockTolerance ? 'crl.not_yet_valid' : undefined;
}

/** §5.1.2.5 and the caller's bounds; false when the list is too old for all of them. */
function isFresh({ list, about }: Candidate, { record }: Target, context: RevocationContext): boolean {
  const age = ageOf(list, context);
  if (age === 'stale') return false;
  if (age === 'snapshot') record.find('revocation.snapshot_used', about);
  record.time('thisUpdate', about, list.thisUpdate.at);
  if (list.nextUpdate !== undefined) record.time('nextUpdate', about, list.nextUpdate.at);
  return true;
}

function ageOf(list: CertificateList, context: RevocationContext): 'fresh' | 'snapshot' | 'stale' {
  const { at, maximumListAge, offlineSnapshotAge, profile } = context;
  const age = at - list.thisUpdate.at;
  const bounded = maximumListAge !== undefined;
  const tooOld = bounded && age > maximumListAge;
  const late = list.nextUpdate === undefined ? profile.lists.needsNextUpdate || !bounded : list.nextUpdate.at < at;
  if (!tooOld && !late) return 'fresh';
  return offlineSnapshotAge !== undefined && age <= offlineSnapshotAge ? 'snapshot' : 'stale';
}

/** §5.2.4, §6.3.3 (c): within one series, whether the base is new enough for what the delta takes back. */
function applies(delta: CertificateList, base: CertificateList): boolean {
  const baseNumber = delta.baseCrlNumber;
  const number = base.crlNumber;
  return baseNumber !== undefined && number !== undefined && number >= baseNumber;
}
