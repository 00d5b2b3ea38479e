import { fromBase64, fromBase64Url, fromUtf8, utf8 } from '@inro/foundation';
import {
  parseCertificate,
  parseCertificateList,
  parseOcspResponse,
  parsePem,
  parseStatusSnapshot,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import {
  type PurposeName,
  type ValidationReport,
  verifyAuthenticationSync,
  verifyCertificateSync,
} from '@inro/verifier/node';

/** What one file holds, by kind. */
export interface Material {
  readonly certificates: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  readonly responses: readonly Uint8Array[];
  readonly snapshots: readonly Uint8Array[];
  readonly login: LoginAnswer | undefined;
  /** DER of no known kind: reported as a malformed certificate. */
  readonly unknown: readonly Uint8Array[];
}
interface LoginAnswer {
  readonly certificates: readonly Uint8Array[];
  readonly staple: Uint8Array | undefined;
  readonly signedData: Uint8Array;
  readonly signature: Uint8Array;
}

const isReadable = (read: () => unknown): boolean => {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof InroError || error instanceof TypeError) return false;
    throw error;
  }
};

/** Sorts the content of a file: PEM blocks, one DER structure, or a compact JWS with x5c. */
export function readMaterial(bytes: Uint8Array): Material {
  const text = isReadable(() => fromUtf8(bytes)) ? fromUtf8(bytes).trim() : '';
  const none: Material = { certificates: [], lists: [], responses: [], snapshots: [], login: undefined, unknown: [] };
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return { ...none, login: readLogin(text) };
  const ders = text.includes('-----BEGIN ') ? parsePem(text).map((block) => block.der) : [bytes];
  const sorted = {
    certificates: [] as Uint8Array[],
    lists: [] as Uint8Array[],
    responses: [] as Uint8Array[],
    snapshots: [] as Uint8Array[],
    unknown: [] as Uint8Array[],
  };
  for (const der of ders) {
    if (isReadable(() => parseCertificate(der))) sorted.certificates.push(der);
    else if (isReadable(() => parseCertificateList(der))) sorted.lists.push(der);
    else if (isReadable(() => parseOcspResponse(der))) sorted.responses.push(der);
    else if (isReadable(() => parseStatusSnapshot(der))) sorted.snapshots.push(der);
    else sorted.unknown.push(der);
  }
  return { ...none, ...sorted };
}

function readLogin(jws: string): LoginAnswer {
  const [head, body, tail] = jws.split('.') as [string, string, string];
  const header: unknown = JSON.parse(fromUtf8(fromBase64Url(head)));
  if (
    typeof header !== 'object' ||
    header === null ||
    !('x5c' in header) ||
    !Array.isArray(header.x5c) ||
    !('alg' in header) ||
    header.alg !== 'RS256'
  )
    throw new TypeError('not a login answer');
  const staple = 'ocsp' in header && typeof header.ocsp === 'string' ? fromBase64(header.ocsp) : undefined;
  const certificates = header.x5c.map((one) => fromBase64(String(one)));
  return { certificates, staple, signedData: utf8(`${head}.${body}`), signature: fromBase64Url(tail) };
}

export interface Surroundings {
  readonly others: readonly Material[];
  readonly trusted: readonly Uint8Array[];
  readonly at: Date;
  readonly purpose?: PurposeName;
}

/** The report about a file: its login, its first certificate, or the certificates that its status data is about. */
export function verifyFile(file: Material, { others, trusted, at, purpose }: Surroundings): ValidationReport {
  const pool = others.flatMap(({ certificates }) => certificates);
  const lists = others.flatMap((one) => one.lists);
  const responses = others.flatMap((one) => one.responses);
  const statusSnapshots = others.flatMap((one) => one.snapshots);
  if (trusted.length === 0) throw new TypeError('no trust anchor: name one with --trust');
  if (file.login !== undefined) {
    const { certificates, ...login } = file.login;
    const [certificate, ...intermediates] = certificates;
    if (certificate === undefined) throw new TypeError('the answer holds no certificate');
    return verifyAuthenticationSync({
      ...login,
      certificate,
      intermediates: [...intermediates, ...pool],
      trustAnchors: trusted,
      at,
      purpose: purpose ?? 'user-authentication',
      algorithm: 'RS256',
      certificateLists: lists,
      offline: { statusSnapshots },
    });
  }
  const target = file.certificates[0] ?? file.unknown[0] ?? subjectOfStatus(file, pool);
  return verifyCertificateSync({
    certificate: target,
    intermediates: pool,
    trustAnchors: trusted,
    at,
    purpose: purpose ?? 'any',
    revocation: { certificateLists: lists, ocspResponses: responses, statusSnapshots },
  });
}

/** A CRL or OCSP response alone is judged by what it does for a certificate it is about. */
function subjectOfStatus(file: Material, pool: readonly Uint8Array[]): Uint8Array {
  const parsed = pool.map((der) => parseCertificate(der));
  for (const der of file.lists) {
    const { issuer } = parseCertificateList(der);
    const found = parsed.find((one) => one.issuer.matches(issuer) && !one.isSelfIssued);
    if (found !== undefined) return found.der;
  }
  for (const der of file.responses)
    for (const { id } of parseOcspResponse(der).basic?.responses ?? []) {
      const found = parsed.find(
        (one) =>
          one.serialNumber.length === id.serialNumber.length &&
          one.serialNumber.every((b, i) => b === id.serialNumber[i]),
      );
      if (found !== undefined) return found.der;
    }
  throw new TypeError('status data alone: give a certificate that it is about as another file');
}
