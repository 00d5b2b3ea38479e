import { fromBase64, fromBase64Url, fromUtf8, utf8 } from '@inro/foundation';
import {
  parseCertificate,
  parseCertificateList,
  parseOcspResponse,
  parsePem,
  parseStatusSnapshot,
  readSignedData,
} from '@inro/pki/read';
import { type AnswerAlgorithm, answerAlgorithms, readJsonObject } from '@inro/presentation';
import { InroError } from '@inro/problem';
import { formatOf, isSignedData } from './format.ts';

/** What one file holds, by kind. */
export interface Material {
  readonly certificates: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  readonly responses: readonly Uint8Array[];
  readonly snapshots: readonly Uint8Array[];
  readonly login: LoginAnswer | undefined;
  /** CMS SignedData: a signature beside a document. */
  readonly signature: Uint8Array | undefined;
  /** Called a certificate, or DER of no known kind: reported as a malformed certificate. */
  readonly unknown: readonly Uint8Array[];
  /** The first of both, as they stand in the file: others read no further than that. */
  readonly first: Uint8Array | undefined;
  /** What it is instead, in our words, where there is nothing that this command knows. */
  readonly otherwise: string | undefined;
}

/** Whether it holds something that this command gives a verdict on. */
export const isVerifiable = ({ certificates, lists, responses, snapshots, login, signature }: Material): boolean =>
  [certificates, lists, responses, snapshots].some(({ length }) => length > 0) ||
  login !== undefined ||
  signature !== undefined;

interface LoginAnswer {
  readonly algorithm: AnswerAlgorithm;
  readonly certificates: readonly Uint8Array[];
  readonly staple: Uint8Array | undefined;
  readonly signedData: Uint8Array;
  readonly signature: Uint8Array;
}

const LARGEST_SIGNATURE = 16 << 20;
const nothing: Material = {
  certificates: [],
  lists: [],
  responses: [],
  snapshots: [],
  login: undefined,
  signature: undefined,
  unknown: [],
  first: undefined,
  otherwise: undefined,
};
const notThat = (otherwise: string): Material => ({ ...nothing, otherwise });

/** What a reader gives, or undefined where it refuses: files are hostile, and what they say is not repeated. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof InroError || error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
const isReadable = (read: () => unknown): boolean => attempt(() => [read()]) !== undefined;

/** Sorts the content of a file: PEM blocks, one DER structure, a compact JWS with x5c, or a CMS signature. */
export function readMaterial(bytes: Uint8Array): Material {
  const text = attempt(() => fromUtf8(bytes));
  const line = text?.trim();
  if (line !== undefined && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(line)) return readLogin(line);
  if (text?.includes('-----BEGIN ') === true) return readPem(text);
  if (isSignedData(bytes)) return readSignature(bytes);
  const format = formatOf(bytes);
  return format === undefined ? sorted([bytes]) : notThat(format);
}

/** Labels of RFC 7468 and OpenSSL for what this command reads; a block of another label is somebody else's. */
const labels = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE', 'X509 CRL', 'OCSP RESPONSE']);

function readPem(text: string): Material {
  const blocks = attempt(() => parsePem(text));
  if (blocks === undefined || blocks.length === 0) return notThat('a PEM text that cannot be read');
  const known = blocks.filter(({ label }) => labels.has(label));
  const signatures = blocks.filter(({ label, der }) => ['CMS', 'PKCS7'].includes(label) && isSignedData(der));
  const [signature] = signatures;
  if (signatures.length > 1) return notThat('a PEM text of several signatures, of which each needs a file of its own');
  if (signature !== undefined && known.length > 0) return notThat('a PEM text of a signature and something else');
  if (signature !== undefined) return readSignature(signature.der);
  if (known.length > 0) return sorted(known.map(({ der }) => der));
  const isSecret = blocks.some(({ label }) => label.endsWith('PRIVATE KEY'));
  return notThat(isSecret ? 'a private key' : 'a PEM text without a certificate, CRL or OCSP response');
}

/** RFC 5652 §5.1: without a signer, SignedData is a bag of certificates. */
function readSignature(der: Uint8Array): Material {
  const signers = attempt(() => readSignedData(der, 'signature', LARGEST_SIGNATURE).signers);
  return signers?.length === 0
    ? notThat('a CMS or PKCS #7 message that nobody signed')
    : { ...nothing, signature: der };
}

function sorted(ders: readonly Uint8Array[]): Material {
  const kinds = {
    certificates: [] as Uint8Array[],
    lists: [] as Uint8Array[],
    responses: [] as Uint8Array[],
    snapshots: [] as Uint8Array[],
    unknown: [] as Uint8Array[],
  };
  for (const der of ders) {
    if (isReadable(() => parseCertificate(der))) kinds.certificates.push(der);
    else if (isReadable(() => parseCertificateList(der))) kinds.lists.push(der);
    else if (isReadable(() => parseOcspResponse(der))) kinds.responses.push(der);
    else if (isReadable(() => parseStatusSnapshot(der))) kinds.snapshots.push(der);
    else kinds.unknown.push(der);
  }
  const first = ders.find((der) => kinds.certificates.includes(der) || kinds.unknown.includes(der));
  return { ...nothing, ...kinds, first };
}

function readLogin(jws: string): Material {
  const [head, body, tail] = jws.split('.') as [string, string, string];
  const header = attempt(() => readJsonObject(fromUtf8(fromBase64Url(head))));
  if (header === undefined) return notThat('a text');
  const { x5c, alg, ocsp } = header;
  const algorithm = answerAlgorithms.find((one) => one === alg);
  if (!Array.isArray(x5c) || algorithm === undefined) return notThat('a JWS that is no login answer');
  const login = attempt(() => ({
    certificates: x5c.map((one) => fromBase64(one as string)),
    staple: ocsp === undefined ? undefined : fromBase64(ocsp as string),
    signedData: utf8(`${head}.${body}`),
    signature: fromBase64Url(tail),
    algorithm,
  }));
  if (login === undefined || login.certificates.length === 0) return notThat('a login answer that cannot be read');
  return { ...nothing, login };
}
