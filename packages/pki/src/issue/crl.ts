import { explicit, integer, sequence, sequenceOf, time, unsignedInteger } from '../der/write.ts';
import { type RevocationReason, revocationReasons } from '../read/revocation-reason.ts';
import {
  authorityKeyIdentifier,
  crlNumber,
  deltaCrlIndicator,
  type Extension,
  encodeExtensions,
  freshestCrl,
  type GeneralNameToIssue,
  invalidityDate,
  issuingDistributionPoint,
  reasonCode,
} from './extensions.ts';
import { algorithmIdentifier, type SignatureAlgorithm } from './signer.ts';

/** One entry of a CRL (RFC 5280 §5.1.2.6, §5.3). */
export interface CrlEntry {
  readonly serialNumber: Uint8Array;
  readonly revocationDate: Date;
  readonly reason: RevocationReason;
  readonly invalidityDate?: Date;
}

/** Everything a CRL says. */
export interface CrlToBeSigned {
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Name, DER. */
  readonly issuer: Uint8Array;
  readonly authorityKeyIdentifier: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly number: number;
  readonly entries: readonly CrlEntry[];
  /** The partition that this CRL covers; without it, all certificates of the issuer. */
  readonly distributionPoint?: readonly GeneralNameToIssue[];
  /** Where the delta of this full CRL lies. */
  readonly delta?: readonly GeneralNameToIssue[];
  /** Makes this a delta CRL: the number of its base. */
  readonly baseNumber?: number;
}

function encodeEntry(entry: CrlEntry): Uint8Array {
  const extensions: Extension[] = [];
  // RFC 5280 §5.3.1: the reason code unspecified (0) is left out.
  if (entry.reason !== 'unspecified') extensions.push(reasonCode(revocationReasons[entry.reason]));
  if (entry.invalidityDate) extensions.push(invalidityDate(entry.invalidityDate));
  return sequence(
    unsignedInteger(entry.serialNumber),
    time(entry.revocationDate),
    ...(extensions.length === 0 ? [] : [encodeExtensions(extensions)]),
  );
}

/** TBSCertList, version 2, DER. `removeFromCRL` in a full CRL is a programmer's mistake. */
export function buildTbsCertList(crl: CrlToBeSigned): Uint8Array {
  if (crl.baseNumber === undefined && crl.entries.some((entry) => entry.reason === 'removeFromCRL')) {
    throw new TypeError('RFC 5280 §5.3.1: removeFromCRL belongs to delta CRLs alone');
  }
  const extensions = [
    authorityKeyIdentifier(crl.authorityKeyIdentifier),
    crlNumber(crl.number),
    ...(crl.baseNumber === undefined ? [] : [deltaCrlIndicator(crl.baseNumber)]),
    ...(crl.distributionPoint ? [issuingDistributionPoint(crl.distributionPoint)] : []),
    // RFC 5280 §5.2.6: freshestCRL does not appear in delta CRLs.
    ...(crl.delta && crl.baseNumber === undefined ? [freshestCrl(crl.delta)] : []),
  ];
  return sequence(
    integer(1),
    algorithmIdentifier(crl.signatureAlgorithm),
    crl.issuer,
    time(crl.thisUpdate),
    time(crl.nextUpdate),
    // RFC 5280 §5.1.2.6: without entries the list itself is absent.
    ...(crl.entries.length === 0 ? [] : [sequenceOf(crl.entries.map(encodeEntry))]),
    explicit(0, encodeExtensions(extensions)),
  );
}
