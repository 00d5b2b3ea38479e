import { bitString, sequence } from '../der/write.ts';
import { type CertificateList, parseCertificateList } from '../read/certificate-list.ts';
import { sameBytes } from '../read/der.ts';
import { oid } from '../read/object-identifiers.ts';
import type { IssuerIdentity } from './profile.ts';
import { algorithmIdentifier } from './signer.ts';

/** What a CRL is compared with. */
export interface CrlLintContext {
  readonly issuer: IssuerIdentity;
  /** Number of the CRL before it in the same scope; 0 for the first. */
  readonly previousNumber: number;
  /** What the list is about: a partition, or every certificate of its issuer. Default a partition. */
  readonly scope?: 'partition' | 'issuer';
}

interface CrlLint {
  readonly id: string;
  readonly holds: (crl: CertificateList, context: CrlLintContext) => boolean;
}

const isDelta = (crl: CertificateList): boolean => crl.baseCrlNumber !== undefined;

const lints: readonly CrlLint[] = [
  { id: 'version_2', holds: (crl) => crl.version === 2 }, // RFC 5280 §5.1.2.1
  { id: 'algorithms_agree', holds: (crl) => sameBytes(crl.innerSignatureAlgorithm.der, crl.signatureAlgorithm.der) },
  { id: 'issuer_is_the_signer', holds: (crl, { issuer }) => sameBytes(crl.issuer.der, issuer.name) },
  {
    id: 'updates_in_order', // §5.1.2.5: nextUpdate is there and later
    holds: (crl) => crl.nextUpdate !== undefined && crl.thisUpdate.at < crl.nextUpdate.at,
  },
  { id: 'time_forms', holds: (crl) => crl.thisUpdate.canonicalForm && crl.nextUpdate?.canonicalForm === true },
  {
    id: 'authority_key_identifier', // §5.2.1
    holds: (crl, { issuer }) => {
      const found = crl.authorityKeyIdentifier?.keyIdentifier;
      return found !== undefined && sameBytes(found, issuer.keyIdentifier);
    },
  },
  {
    id: 'number_increases', // §5.2.3
    holds: (crl, { previousNumber }) => (crl.crlNumber ?? 0n) > BigInt(previousNumber),
  },
  {
    id: 'scope_is_critical', // §5.2.5: a partition says so
    holds: (crl, { scope = 'partition' }) =>
      scope === 'issuer'
        ? crl.find(oid.extension.issuingDistributionPoint) === undefined
        : crl.issuingDistributionPoint?.name !== undefined &&
          crl.find(oid.extension.issuingDistributionPoint)?.critical === true,
  },
  {
    id: 'base_is_not_newer', // §5.2.4
    holds: (crl) => crl.baseCrlNumber === undefined || crl.baseCrlNumber <= (crl.crlNumber ?? -1n),
  },
  {
    id: 'full_and_delta_kept_apart', // §5.2.6, §5.3.1
    holds: (crl) =>
      isDelta(crl)
        ? crl.find(oid.extension.freshestCrl) === undefined
        : crl.entries.every((entry) => entry.reason !== 'removeFromCRL'),
  },
  {
    id: 'serials_once',
    holds: (crl) => new Set(crl.entries.map((entry) => entry.serialNumber.join())).size === crl.entries.length,
  },
  {
    id: 'nothing_revoked_in_the_future',
    holds: (crl) => crl.entries.every((entry) => entry.revokedAt <= crl.thisUpdate.at + CLOCK_SKEW),
  },
];

/** An order's `at` may lead the authority's clock by as much. Milliseconds. */
const CLOCK_SKEW = 300_000;

/** Reads a TBSCertList back with the strict reader and checks it before it is signed; identifiers of what does not hold. */
export function lintTbsCertList(tbs: Uint8Array, context: CrlLintContext): readonly string[] {
  let crl: CertificateList;
  try {
    const algorithm = algorithmIdentifier(context.issuer.signatureAlgorithm);
    crl = parseCertificateList(sequence(tbs, algorithm, bitString(Uint8Array.of(0))));
    return lints.filter((lint) => !lint.holds(crl, context)).map((lint) => lint.id);
  } catch {
    return ['malformed'];
  }
}
