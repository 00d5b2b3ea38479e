import { toBase64 } from '@inro/foundation';
import { oid, parseCertificate, parseCertificateList, parseOcspResponse, sameBytes } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { verifyAuthenticationSync, verifyCertificateSync, verifyTrustAnchorSync } from '@inro/verifier/node';
import type { FileAnswer, Surroundings } from './file-answer.ts';
import type { Material } from './material.ts';
import { verifySignature } from './verify-signature.ts';

/** The report about a file: its login, its first certificate, or the certificates that its status data is about. */
export function verifyFile(file: Material, surroundings: Surroundings, document?: Uint8Array): FileAnswer {
  if (file.otherwise !== undefined) return { nothing: `not a certificate: ${file.otherwise}` };
  const { others, trusted, at, purpose } = surroundings;
  if (trusted.length === 0) return { nothing: 'no trust anchor: name one with --trust' };
  const pool = others.flatMap(({ certificates }) => certificates);
  if (file.signature !== undefined) return verifySignature(file.signature, document, surroundings);
  if (file.login !== undefined) return verifyLogin(file.login, pool, surroundings);
  const own = file.first;
  const target = own ?? subjectOfStatus(file, pool);
  if (target === undefined)
    return { nothing: 'status data alone: give a certificate that it is about as another file' };
  const of = own === undefined ? 'a certificate of another file, by this status alone' : placeOf(file);
  // A trusted certificate needs no path: asked about itself, it is good as a root or it is not.
  if (trusted.some((one) => sameBytes(one, target)))
    return {
      report: verifyTrustAnchorSync({ certificate: target, at, purpose: purpose ?? 'any' }),
      statusAddresses: [],
    };
  const report = verifyCertificateSync({
    certificate: target,
    intermediates: pool,
    trustAnchors: trusted,
    at,
    purpose: purpose ?? 'any',
    revocation: own === undefined ? statusOf(file, others, target) : allStatus(others),
  });
  return { report, statusAddresses: statusAddressesOf(target), ...(of === undefined ? {} : { of }) };
}

const placeOf = ({ certificates, unknown }: Material): string | undefined => {
  const count = certificates.length + unknown.length;
  return count === 1 ? undefined : `the first of ${count} certificates`;
};

const allStatus = (materials: readonly Material[]) => ({
  certificateLists: materials.flatMap((one) => one.lists),
  ocspResponses: materials.flatMap((one) => one.responses),
  statusSnapshots: materials.flatMap((one) => one.snapshots),
});

/** What a file of status data does for a certificate, it does alone: what others say of the same one would hide it. */
function statusOf(file: Material, others: readonly Material[], target: Uint8Array) {
  const { issuer, serialNumber } = parseCertificate(target);
  const aboutOthers = others
    .filter((one) => one !== file)
    .map((one) => ({
      lists: one.lists.filter((der) => isNamed(() => !parseCertificateList(der).issuer.matches(issuer))),
      responses: one.responses.filter((der) => {
        const answers = isBroken(() => parseOcspResponse(der).basic?.responses) ?? [];
        return answers.length > 0 && !answers.some(({ id }) => sameBytes(id.serialNumber, serialNumber));
      }),
    }));
  const known = [file, ...aboutOthers];
  return {
    certificateLists: known.flatMap((one) => one.lists),
    ocspResponses: known.flatMap((one) => one.responses),
    statusSnapshots: file.snapshots,
  };
}

function verifyLogin(
  login: NonNullable<Material['login']>,
  pool: readonly Uint8Array[],
  { others, trusted, at, purpose }: Surroundings,
): FileAnswer {
  const { certificates, ...answer } = login;
  const [certificate, ...intermediates] = certificates;
  const report = verifyAuthenticationSync({
    ...answer,
    certificate: certificate!,
    intermediates: [...intermediates, ...pool],
    trustAnchors: trusted,
    at,
    purpose: purpose ?? 'user-authentication',
    certificateLists: others.flatMap((one) => one.lists),
    offline: { statusSnapshots: others.flatMap((one) => one.snapshots) },
  });
  return { report, statusAddresses: [] };
}

/** A CRL or OCSP response alone is judged by what it does for a certificate it is about. */
function subjectOfStatus(file: Material, pool: readonly Uint8Array[]): Uint8Array | undefined {
  const parsed = [...new Map(pool.map((der) => [toBase64(der), der])).values()].map((der) => parseCertificate(der));
  const bySerial = new Map(parsed.toReversed().map((one) => [toBase64(one.serialNumber), one]));
  for (const der of file.lists) {
    const { issuer } = parseCertificateList(der);
    const found = parsed.find((one) => isNamed(() => one.issuer.matches(issuer)) && !isNamed(() => one.isSelfIssued));
    if (found !== undefined) return found.der;
  }
  for (const der of file.responses)
    for (const { id } of isBroken(() => parseOcspResponse(der).basic?.responses) ?? []) {
      const found = bySerial.get(toBase64(id.serialNumber));
      if (found !== undefined) return found.der;
    }
  return undefined;
}

/** What a reader gives that may still find its part of a hostile file broken. */
function isBroken<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof InroError) return undefined;
    throw error;
  }
}
const isNamed = (compare: () => boolean): boolean => isBroken(compare) === true;

/** RFC 5280 §4.2.1.13, §4.2.2.1: where the issuer says that its CRL and its OCSP responder are. */
function statusAddressesOf(der: Uint8Array): readonly string[] {
  const addresses = isBroken(() => {
    const certificate = parseCertificate(der);
    const lists = (certificate.extension('crlDistributionPoints') ?? []).flatMap(({ name }) =>
      name !== undefined && 'fullName' in name ? name.fullName : [],
    );
    const responders = (certificate.extension('authorityInformationAccess') ?? [])
      .filter(({ method }) => method === oid.access.ocsp)
      .map(({ location }) => location);
    return [...responders, ...lists].flatMap((name) => (name.form === 'uniformResourceIdentifier' ? [name.text] : []));
  });
  return (addresses ?? []).slice(0, 4);
}
