import {
  ALL_REASON_FLAGS,
  appendRelativeName,
  type Certificate,
  type CertificateList,
  type DistinguishedName,
  type DistributionPoint,
  type DistributionPointName,
  type GeneralName,
  type IssuingDistributionPoint,
  sameBytes,
} from '@inro/pki/read';
import type { ListRules } from '../profile.ts';

/**
 * Distribution points of a certificate, and the implicit one: its issuer (RFC 5280 §6.3.3, last paragraph). A certificate
 * whose every point names another CRL issuer need not be on its own issuer's list: the strict rules then add none.
 */
export function distributionPointsOf(certificate: Certificate, rules: ListRules): readonly DistributionPoint[] {
  const stated = certificate.extension('crlDistributionPoints') ?? [];
  if (rules.indirectOnlyIfNamed && stated.length > 0 && stated.every((point) => point.crlIssuer !== undefined))
    return stated;
  const implicit: DistributionPoint = {
    name: { fullName: [{ form: 'directoryName', name: certificate.issuer }] },
    reasons: undefined,
    crlIssuer: undefined,
  };
  return [...stated, implicit];
}

/** RFC 5280 §6.3.3 (b), (d): the reasons that the list answers for this certificate under this point; 0: none. */
export function coveredReasons(
  certificate: Certificate,
  point: DistributionPoint,
  list: CertificateList,
  scope: IssuingDistributionPoint | undefined,
  rules: ListRules,
): number {
  if (!issuerFits(certificate, point, list, scope, rules)) return 0;
  let reasons = point.reasons ?? ALL_REASON_FLAGS;
  if (scope === undefined) return reasons & ALL_REASON_FLAGS;
  if (scope.onlyContainsAttributeCerts) return 0;
  const ca = certificate.extension('basicConstraints')?.ca === true;
  if ((scope.onlyContainsUserCerts && ca) || (scope.onlyContainsCaCerts && !ca)) return 0;
  if (scope.name !== undefined && !namesMeet(scope.name, list.issuer, point, certificate)) return 0;
  if (scope.onlySomeReasons !== undefined) reasons &= scope.onlySomeReasons;
  return reasons & ALL_REASON_FLAGS;
}

/** (b)(1): the list is the certificate issuer's own, or an indirect one of the issuer that the point names. */
function issuerFits(
  certificate: Certificate,
  point: DistributionPoint,
  list: CertificateList,
  scope: IssuingDistributionPoint | undefined,
  rules: ListRules,
): boolean {
  if (point.crlIssuer !== undefined)
    return (
      scope?.indirect === true &&
      point.crlIssuer.some((name) => name.form === 'directoryName' && name.name.matches(list.issuer))
    );
  if (scope?.indirect === true && rules.indirectOnlyIfNamed) return false;
  return list.issuer.matches(certificate.issuer);
}

/** (b)(2)(i): a name of the list's distribution point is one of the certificate's. */
function namesMeet(
  listName: DistributionPointName,
  listIssuer: DistinguishedName,
  point: DistributionPoint,
  certificate: Certificate,
): boolean {
  const listNames = fullNames(listName, [listIssuer]);
  const bases = point.crlIssuer?.flatMap((name) => (name.form === 'directoryName' ? [name.name] : [])) ?? [
    certificate.issuer,
  ];
  const pointNames = point.name === undefined ? (point.crlIssuer ?? []) : fullNames(point.name, bases);
  return listNames.some((a) => pointNames.some((b) => sameName(a, b)));
}

function fullNames(name: DistributionPointName, bases: readonly DistinguishedName[]): readonly GeneralName[] {
  if ('fullName' in name) return name.fullName;
  return bases.map((base) => ({ form: 'directoryName', name: appendRelativeName(base, name.relativeName) }));
}

function sameName(a: GeneralName, b: GeneralName): boolean {
  switch (a.form) {
    case 'directoryName':
      return b.form === 'directoryName' && a.name.matches(b.name);
    case 'uniformResourceIdentifier':
    case 'rfc822Name':
    case 'dNSName':
      return b.form === a.form && a.text === b.text;
    case 'iPAddress':
      return b.form === 'iPAddress' && sameBytes(a.octets, b.octets);
    case 'registeredID':
      return b.form === 'registeredID' && a.id === b.id;
    case 'otherName':
      return b.form === 'otherName' && a.type === b.type && sameBytes(a.value, b.value);
    default:
      return b.form === a.form && sameBytes(a.der, b.der);
  }
}
