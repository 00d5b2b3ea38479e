import type { Brand } from '@inro/foundation';
import { toHex } from '@inro/foundation';
import { type AlgorithmIdentifier, readAlgorithm } from './algorithm-identifier.ts';
import {
  type AuthorityKeyIdentifier,
  type DistributionPoint,
  type DistributionPointName,
  readAuthorityKeyIdentifier,
  readDistributionPointName,
  readDistributionPoints,
} from './certificate-extensions.ts';
import { context, contextPrimitive, DerCursor, openDer, refuse, tag } from './der.ts';
import {
  type Extension,
  findExtension,
  openSequence,
  readExtensions,
  readNumberExtension,
  readOptionalExtensions,
} from './extension.ts';
import { parseGeneralNames } from './general-name.ts';
import { DistinguishedName, readName } from './name.ts';
import { oid } from './object-identifiers.ts';
import { type RevocationReason, reasonOfCode } from './revocation-reason.ts';
import { type DerTime, readTime } from './time.ts';

/** 64 MiB hold two million entries; partitions are far smaller. */
const MAXIMUM_LIST_SIZE = 64 << 20;

export interface RevokedEntry {
  readonly serialNumber: Uint8Array;
  /** Milliseconds since 1970. */
  readonly revokedAt: number;
  readonly reason: RevocationReason | undefined;
  readonly invalidityDate: number | undefined;
  /** The certificate's issuer where it is not the CRL's (indirect CRL, RFC 5280 §5.3.3). */
  readonly certificateIssuer: DistinguishedName | undefined;
  /** True when a critical entry extension is not known: the whole list must not be used (§5.3). */
  readonly hasUnknownCritical: boolean;
}

/** RFC 5280 §5.2.5. */
export interface IssuingDistributionPoint {
  readonly name: DistributionPointName | undefined;
  readonly onlyContainsUserCerts: boolean;
  readonly onlyContainsCaCerts: boolean;
  readonly onlySomeReasons: number | undefined;
  readonly indirect: boolean;
  readonly onlyContainsAttributeCerts: boolean;
}

/** A CRL that nobody has checked. */
export class CertificateList {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly version: 1 | 2;
  readonly innerSignatureAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly thisUpdate: DerTime;
  readonly nextUpdate: DerTime | undefined;
  readonly entries: readonly RevokedEntry[];
  /** §5.1.2.4–6: thisUpdate, nextUpdate and every revocation date are UTCTime through 2049. */
  readonly canonicalTimes: boolean;
  /** An entry names its certificate's issuer, as only those of an indirect list may (§5.3.3). */
  readonly namesCertificateIssuers: boolean;
  readonly extensions: readonly Extension[];
  #bySerial: Map<string, RevokedEntry[]> | undefined;

  constructor(der: Uint8Array) {
    if (der.length > MAXIMUM_LIST_SIZE) refuse('too_large', 'certificateList');
    const outer = openDer(der, tag.sequence, 'certificateList');
    this.der = der;
    this.tbs = outer.element(tag.sequence);
    this.signatureAlgorithm = readAlgorithm(outer);
    this.signature = outer.octetAlignedBits();
    outer.done();
    const tbs = openDer(this.tbs, tag.sequence, 'tbsCertList');
    const hasVersion = tbs.peek() === tag.integer;
    if (hasVersion && tbs.smallInteger() !== 1) tbs.refuse('version_not_supported'); // RFC 5280 §5.1.2.1: v1 is absent
    this.version = hasVersion ? 2 : 1;
    this.innerSignatureAlgorithm = readAlgorithm(tbs);
    this.issuer = readName(tbs);
    this.issuer.rdns; // strict reading: a list is looked for by its issuer
    this.thisUpdate = readTime(tbs);
    const next = tbs.peek();
    this.nextUpdate = next === tag.utcTime || next === tag.generalizedTime ? readTime(tbs) : undefined;
    const revoked = tbs.peek() === tag.sequence ? readEntries(tbs.enter(tag.sequence), this.version) : undefined;
    this.entries = revoked?.entries ?? [];
    this.namesCertificateIssuers = revoked?.namesIssuers ?? false;
    this.canonicalTimes =
      this.thisUpdate.canonicalForm && this.nextUpdate?.canonicalForm !== false && revoked?.canonicalTimes !== false;
    this.extensions = readOptionalExtensions(tbs, 0);
    tbs.done();
    if (this.extensions.length > 0 && this.version !== 2) tbs.refuse('version_not_supported');
  }

  find(id: string): Extension | undefined {
    return findExtension(this.extensions, id);
  }

  get authorityKeyIdentifier(): AuthorityKeyIdentifier | undefined {
    const found = this.find(oid.extension.authorityKeyIdentifier);
    return found && readAuthorityKeyIdentifier(found.value);
  }

  get crlNumber(): bigint | undefined {
    const found = this.find(oid.extension.crlNumber);
    return found && readNumberExtension(found.value, 'cRLNumber');
  }

  /** BaseCRLNumber: present in delta CRLs alone (§5.2.4). */
  get baseCrlNumber(): bigint | undefined {
    const found = this.find(oid.extension.deltaCrlIndicator);
    return found && readNumberExtension(found.value, 'deltaCRLIndicator');
  }

  get freshestCrl(): readonly DistributionPoint[] | undefined {
    const found = this.find(oid.extension.freshestCrl);
    return found && readDistributionPoints(found.value);
  }

  get issuingDistributionPoint(): IssuingDistributionPoint | undefined {
    const found = this.find(oid.extension.issuingDistributionPoint);
    return found && readIssuingDistributionPoint(found.value);
  }

  /** Entries of that serial number and certificate issuer, in order. */
  entriesFor(serialHex: string, issuer: DistinguishedName): readonly RevokedEntry[] {
    if (this.#bySerial === undefined) {
      const index = new Map<string, RevokedEntry[]>();
      for (const entry of this.entries) {
        const key = toHex(entry.serialNumber);
        const there = index.get(key);
        if (there === undefined) index.set(key, [entry]);
        else there.push(entry);
      }
      this.#bySerial = index;
    }
    const candidates = this.#bySerial.get(serialHex) ?? [];
    return candidates.filter((entry) => (entry.certificateIssuer ?? this.issuer).matches(issuer));
  }
}

function readEntries(list: DerCursor, version: 1 | 2) {
  if (!list.more) list.refuse('empty'); // RFC 5280 §5.1.2.6: absent, never empty
  const entries: RevokedEntry[] = [];
  let issuer: DistinguishedName | undefined;
  let canonicalTimes = true;
  while (list.more) {
    const one = list.enter(tag.sequence);
    const serialNumber = one.integer();
    const revokedAt = readTime(one);
    canonicalTimes &&= revokedAt.canonicalForm;
    const extensions = one.more ? readExtensions(one.enter(tag.sequence)) : [];
    one.done();
    if (extensions.length > 0 && version === 1) one.refuse('version_not_supported');
    issuer = certificateIssuer(extensions) ?? issuer;
    entries.push(entryOf(serialNumber, revokedAt.at, extensions, issuer));
  }
  return { entries, canonicalTimes, namesIssuers: issuer !== undefined };
}

const knownEntryExtensions: ReadonlySet<string> = new Set([
  oid.extension.reasonCode,
  oid.extension.invalidityDate,
  oid.extension.certificateIssuer,
  oid.extension.holdInstructionCode,
]);

function entryOf(
  serialNumber: Uint8Array,
  revokedAt: number,
  extensions: readonly Extension[],
  issuer: DistinguishedName | undefined,
): RevokedEntry {
  let reason: RevocationReason | undefined;
  let invalidityDate: number | undefined;
  let hasUnknownCritical = false;
  for (const extension of extensions) {
    if (extension.oid === oid.extension.reasonCode) reason = readReason(extension.value);
    else if (extension.oid === oid.extension.invalidityDate) {
      const cursor = new DerCursor(extension.value, 'invalidityDate');
      invalidityDate = readTime(cursor).at;
      cursor.done();
    } else if (extension.critical && !knownEntryExtensions.has(extension.oid)) hasUnknownCritical = true;
  }
  return { serialNumber, revokedAt, reason, invalidityDate, certificateIssuer: issuer, hasUnknownCritical };
}

function readReason(value: Uint8Array): RevocationReason {
  const cursor = new DerCursor(value, 'reasonCode');
  const code = cursor.smallInteger(tag.enumerated);
  cursor.done();
  return reasonOfCode(code) ?? refuse('value_not_allowed', 'reasonCode');
}

function certificateIssuer(extensions: readonly Extension[]): DistinguishedName | undefined {
  const found = findExtension(extensions, oid.extension.certificateIssuer);
  if (found === undefined) return undefined;
  for (const name of parseGeneralNames(found.value, 'certificateIssuer'))
    if (name.form === 'directoryName') {
      name.name.rdns; // strict reading: entries are looked for by it
      return name.name;
    }
  return refuse('value_not_allowed', 'certificateIssuer');
}

function readIssuingDistributionPoint(value: Uint8Array): IssuingDistributionPoint {
  const cursor = openSequence(value, 'issuingDistributionPoint');
  if (!cursor.more) cursor.refuse('empty'); // RFC 5280 §5.2.5
  const flag = (n: number): boolean => {
    if (cursor.peek() !== contextPrimitive(n)) return false;
    const content = cursor.content(contextPrimitive(n));
    if (content.length !== 1 || content[0] !== 0xff) cursor.refuse('boolean_not_canonical');
    return true;
  };
  const name = cursor.peek() === context(0) ? readDistributionPointName(cursor) : undefined;
  const onlyContainsUserCerts = flag(1);
  const onlyContainsCaCerts = flag(2);
  const onlySomeReasons = cursor.peek() === contextPrimitive(3) ? cursor.namedBits(contextPrimitive(3)) : undefined;
  const indirect = flag(4);
  const onlyContainsAttributeCerts = flag(5);
  cursor.done();
  const scopes = Number(onlyContainsUserCerts) + Number(onlyContainsCaCerts) + Number(onlyContainsAttributeCerts);
  if (scopes > 1) cursor.refuse('value_not_allowed'); // RFC 5280 §5.2.5
  return { name, onlyContainsUserCerts, onlyContainsCaCerts, onlySomeReasons, indirect, onlyContainsAttributeCerts };
}

/** The distinguished name that a relative distribution point name stands for: the base's RDNs and one more. */
export function appendRelativeName(base: DistinguishedName, relative: Uint8Array): DistinguishedName {
  const rdns = openDer(base.der, tag.sequence, 'distributionPointName');
  const head = rdns.bytes.subarray(rdns.position, rdns.end);
  return new DistinguishedName(sequenceOf(head, setOf(relative)), 'distributionPointName');
}

const setOf = (content: Uint8Array): Uint8Array => wrap(tag.set, content);
const sequenceOf = (...parts: Uint8Array[]): Uint8Array => {
  const content = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    content.set(part, at);
    at += part.length;
  }
  return wrap(tag.sequence, content);
};

function wrap(outer: number, content: Uint8Array): Uint8Array {
  const n = content.length;
  if (n > 0xffff) refuse('too_large', 'distributionPointName');
  const head = n < 0x80 ? [outer, n] : n < 0x100 ? [outer, 0x81, n] : [outer, 0x82, n >> 8, n & 0xff];
  const out = new Uint8Array(head.length + n);
  out.set(head);
  out.set(content, head.length);
  return out;
}

/** A CRL that only parsing has touched. */
export type UnverifiedCertificateList = CertificateList & Brand<object, 'UnverifiedCertificateList'>;

/** Reads a DER CRL strictly (RFC 5280 §5). Throws `pki.malformed`. */
export function parseCertificateList(der: Uint8Array): UnverifiedCertificateList {
  return new CertificateList(der) as UnverifiedCertificateList;
}
