import {
  type BasicOcspResponse,
  type Certificate,
  type CertificateId,
  type HashName,
  hashOf,
  isSuspension,
  keyUsage,
  type OcspResponse,
  oid,
  readableExtensions,
  type SingleResponse,
  sameBytes,
  signatureScheme,
  type UnverifiedCertificate,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { acceptsKey, acceptsScheme, keyFits } from '../algorithm-policy.ts';
import type { FindingCode } from '../findings.ts';
import { isSignedBy } from '../path-building.ts';
import { askDigest, askVerify, type Steps } from '../steps.ts';
import { graver, type RevocationContext, type RevocationStatus, type Target } from './context.ts';

const knownExtensions: ReadonlySet<string> = new Set([
  oid.extension.ocspNonce,
  oid.extension.ocspArchiveCutoff,
  oid.extension.ocspExtendedRevoke,
  oid.extension.ctOcspTimestamps,
]);

/** RFC 6960 §3.2: what one response says about the target; undefined when it says nothing that counts (noted). */
export function* readOcspStatus(
  response: OcspResponse,
  about: string,
  target: Target,
  context: RevocationContext,
): Steps<RevocationStatus | undefined> {
  const { record } = target;
  if (response.basic === undefined) {
    record.find('ocsp.unsuccessful', about, undefined, { status: response.status });
    return undefined;
  }
  const { basic } = response;
  const singles: SingleResponse[] = [];
  for (const single of basic.responses) if (yield* names(single.id, target, context)) singles.push(single);
  if (singles.length === 0) {
    record.find('ocsp.other_certificate', about);
    return undefined;
  }
  const critical = [basic.extensions, ...singles.map((single) => single.extensions)].some((list) =>
    list.some((extension) => extension.critical && !knownExtensions.has(extension.oid)),
  );
  if (critical) return unusable('ocsp.critical_extension', about, target);
  if (context.nonce !== undefined && (basic.nonce === undefined || !sameBytes(basic.nonce, context.nonce)))
    return unusable('ocsp.nonce_mismatch', about, target);
  const refused = yield* checkSignature(basic, target, context);
  if (refused !== undefined) return unusable(refused, about, target);
  return worst(singles, basic, about, target, context);
}

function unusable(code: FindingCode, about: string, { record }: Target): RevocationStatus {
  record.find(code, about);
  return { status: 'unknown', why: code === 'ocsp.stale' ? 'stale' : 'unusable' };
}

/** §4.1.1: the identifier names issuer and serial number of the target. */
function* names(id: CertificateId, { certificate, issuer }: Target, context: RevocationContext): Steps<boolean> {
  if (!sameBytes(id.serialNumber, certificate.serialNumber)) return false;
  const hash = hashOf(id.hashAlgorithm);
  // Hashes that every host has: WebCrypto knows no SHA-224.
  if (hash === undefined || hash === 'MD5' || hash === 'SHA-224') return false;
  const nameHash = yield* digestOf(issuer, 'name', certificate.issuer.der, hash, context);
  if (!sameBytes(id.issuerNameHash, nameHash)) return false;
  const keyHash = yield* digestOf(issuer, 'key', issuer.keyBits, hash, context);
  return sameBytes(id.issuerKeyHash, keyHash);
}

/** A digest of an issuer's name or key, remembered. */
export function* digestOf(
  issuer: Certificate,
  what: 'name' | 'key',
  data: Uint8Array,
  hash: HashName,
  { cache }: RevocationContext,
): Steps<Uint8Array> {
  const cacheable = what === 'key' || sameBytes(data, issuer.subject.der);
  const known = cacheable ? cache.digest(issuer, `${what} ${hash}`) : undefined;
  if (known !== undefined) return known;
  const digest = yield* askDigest(hash, data);
  if (cacheable) cache.rememberDigest(issuer, `${what} ${hash}`, digest);
  return digest;
}

/** §3.2 (2)–(4), §4.2.2.2: signed by the issuer itself, or by a responder that the same issuer delegated. */
function* checkSignature(
  basic: BasicOcspResponse,
  target: Target,
  context: RevocationContext,
): Steps<FindingCode | undefined> {
  const scheme = signatureScheme(basic.signatureAlgorithm);
  if (scheme === undefined || !acceptsScheme(context.profile.algorithms, scheme)) return 'ocsp.signature_invalid';
  const input = { scheme, data: basic.tbs, signature: basic.signature };
  if (yield* isResponder(basic, target.issuer, context)) {
    const key = target.issuer.publicKey;
    if (keyFits(key, scheme) && (yield* askVerify({ key, ...input }))) return undefined;
  }
  let refusal: FindingCode = 'ocsp.signature_invalid';
  for (const der of basic.certificates) {
    const responder = parseResponder(der, context);
    if (responder === undefined || !(yield* isResponder(basic, responder, context))) continue;
    if (!(yield* isDelegated(responder, target, context))) {
      refusal = 'ocsp.responder_not_authorized';
      continue;
    }
    const key = responder.publicKey;
    if (!keyFits(key, scheme) || !(yield* askVerify({ key, ...input }))) continue;
    if (!(yield* isRevokedResponder(responder, target, context))) return undefined;
    refusal = 'ocsp.responder_revoked';
  }
  return refusal;
}

/**
 * §4.2.2.2.1: without id-pkix-ocsp-nocheck a responder's own status is asked of everything at hand; with it nobody has to
 * ask. What is already at hand and says "revoked" is not passed over in either case, nor for the signer of a snapshot.
 */
export function* isRevokedResponder(
  responder: Certificate,
  { issuer, anchor, about, record }: Target,
  context: RevocationContext,
): Steps<boolean> {
  const { ocsp, lists, snapshots } = context.data;
  if (ocsp.length + lists.length + snapshots.length < 2) return false; // there is this very answer alone
  return yield* context.isRevoked({ certificate: responder, issuer, anchor, about, record });
}

function parseResponder(der: Uint8Array, { cache }: RevocationContext): UnverifiedCertificate | undefined {
  try {
    return cache.parse(der);
  } catch (error) {
    if (error instanceof InroError) return undefined;
    throw error;
  }
}

/** §4.2.2.3: the responder identifier is this certificate's subject or the SHA-1 of its key. */
function* isResponder(basic: BasicOcspResponse, candidate: Certificate, context: RevocationContext): Steps<boolean> {
  try {
    if (basic.responderName !== undefined) return basic.responderName.matches(candidate.subject);
    const hash = yield* digestOf(candidate, 'key', candidate.keyBits, 'SHA-1', context);
    return sameBytes(basic.responderKeyHash!, hash);
  } catch (error) {
    // Names and keys are read when first asked for: a certificate sent along may hold broken ones.
    if (error instanceof InroError) return false;
    throw error;
  }
}

/** §4.2.2.2: issued directly by the target's issuer, with the usage for it, valid, and nothing critical unknown. */
export function* isDelegated(
  responder: Certificate,
  { issuer }: Target,
  context: RevocationContext,
  usageWanted: string = oid.extendedKeyUsage.ocspSigning,
): Steps<boolean> {
  const { cache, at, profile } = context;
  try {
    if (!responder.issuer.matches(issuer.subject)) return false;
    if (at < responder.notBefore.at || at > responder.notAfter.at) return false;
    if (responder.extension('extendedKeyUsage')?.includes(usageWanted) !== true) return false;
    const usage = responder.extension('keyUsage');
    if (usage !== undefined && (usage & keyUsage.digitalSignature) === 0) return false;
    for (const extension of responder.extensions)
      if (extension.critical && !readableExtensions.has(extension.oid) && extension.oid !== oid.extension.ocspNoCheck)
        return false;
    const scheme = signatureScheme(responder.signatureAlgorithm);
    if (scheme === undefined || !acceptsScheme(profile.algorithms, scheme)) return false;
    if (!acceptsKey(profile.algorithms, responder.publicKey, at)) return false;
    const known = cache.link(responder, issuer);
    if (known !== undefined) return known;
    const signed = yield* isSignedBy(responder, issuer);
    cache.rememberLink(responder, issuer, signed);
    return signed;
  } catch (error) {
    if (error instanceof InroError) return false;
    throw error;
  }
}

/** Several answers about the same certificate: revoked before unknown before good; each must be fresh to count. */
function worst(
  singles: readonly SingleResponse[],
  basic: BasicOcspResponse,
  about: string,
  target: Target,
  context: RevocationContext,
): RevocationStatus {
  let revoked: RevocationStatus | undefined;
  let other: RevocationStatus | undefined;
  let stale: FindingCode | undefined;
  for (const single of singles) {
    const problem = freshness(single, basic.producedAt, context);
    if (problem !== undefined) {
      stale = stale === 'ocsp.stale' ? stale : problem;
      continue;
    }
    target.record.time('thisUpdate', about, single.thisUpdate);
    if (single.nextUpdate !== undefined) target.record.time('nextUpdate', about, single.nextUpdate);
    if (single.status === 'revoked') {
      const { reason, revokedAt } = single;
      if (revokedAt !== undefined) target.record.time('revokedAt', target.about, revokedAt);
      revoked = graver<RevocationStatus>(revoked, { status: 'revoked', suspended: isSuspension(reason), revokedAt });
    } else if (single.status === 'unknown') other = { status: 'unknown', why: 'unknown' };
    else other ??= { status: 'good' };
  }
  return revoked ?? other ?? unusable(stale ?? 'ocsp.stale', about, target);
}

/** §3.2 (5)–(6), §4.2.2.1. */
function freshness(single: SingleResponse, producedAt: number, context: RevocationContext): FindingCode | undefined {
  const { at, clockTolerance, maximumAge } = context;
  if (single.thisUpdate > at + clockTolerance || producedAt > at + clockTolerance) return 'ocsp.not_yet_valid';
  // §2.4: a status is known to be correct at thisUpdate; nobody knew it when signing, at producedAt, before that.
  if (single.thisUpdate > producedAt) return 'ocsp.not_yet_valid';
  if (single.nextUpdate !== undefined && (single.nextUpdate < single.thisUpdate || single.nextUpdate < at))
    return 'ocsp.stale';
  return at - single.thisUpdate > maximumAge ? 'ocsp.stale' : undefined;
}
