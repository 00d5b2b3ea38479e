import { createHash, verify, X509Certificate } from 'node:crypto';
import { aids, parseResponseApdu, statusWords } from '@inro/apdu';
import type { AppletFacts, KeyFacts } from '@inro/authority-wire/role';
import { concatBytes, fromBase64, fromHex, toBase64, toHex } from '@inro/foundation';
import { algorithmOfPublicKey, encodeKeyStatement, type KeyKind } from '@inro/jpki-profile';
import { InroError } from '@inro/problem';
import { getAttestationLength, getAttestationPart, getCplc, readCplc, select } from '../core/card-commands.ts';
import type { Knowledge } from '../core/knowledge.ts';
import { wire } from '../core/wire.ts';

const PART_LENGTH = 250;
const MOST_PARTS = 32;

/** What is read in the open: CPLC data and attestation chain at the ISD, and whether SELECT finds the JPKI security domain. */
export const elementCommands = (parts: number, securityDomain: boolean): string[] =>
  [
    select(aids.issuerSecurityDomain),
    getCplc,
    getAttestationLength,
    ...[...Array(parts).keys()].map((part) => getAttestationPart(part * PART_LENGTH, PART_LENGTH)),
    ...(securityDomain ? [select(aids.jpkiSecurityDomain)] : []),
  ].map(wire);

/** The data of an answer with 9000, else undefined. */
function dataOf(hex: string | undefined): Uint8Array | undefined {
  if (!hex) return undefined;
  try {
    const { data, statusWord } = parseResponseApdu(fromHex(hex));
    return statusWord === statusWords.success ? data : undefined;
  } catch (failure) {
    if (failure instanceof InroError) return undefined;
    throw failure;
  }
}

/** Takes in the answers to {@link elementCommands}; asks for more parts next time when the chain is longer. */
export function learnElement(
  known: Knowledge,
  segment: { readonly parts: number; readonly securityDomain: boolean },
  answers: readonly string[],
): Knowledge {
  const [, cplcAnswer, lengthAnswer, ...rest] = answers;
  const cplc = readCplc(dataOf(cplcAnswer) ?? new Uint8Array(0));
  const told = dataOf(lengthAnswer);
  const length = told?.length === 2 ? (told[0]! << 8) | told[1]! : undefined;
  if (cplc === undefined || length === undefined || length === 0) return known;
  const wanted = Math.ceil(length / PART_LENGTH);
  if (wanted > MOST_PARTS) return known;
  if (wanted > segment.parts) return { ...known, chainParts: wanted };
  const parts = rest.slice(0, wanted).map(dataOf);
  if (!parts.every((part) => part !== undefined)) return known;
  const chain = concatBytes(...parts);
  if (chain.length !== length) return known;
  const looksBlank = segment.securityDomain && rest[segment.parts] === '6A82';
  return { ...known, looksBlank, element: { cplc: toHex(cplc), attestationChain: toBase64(chain) } };
}

/** The element's own attestation certificate: the first of the chain. Not verified here; registration and the CA do that. */
function attestationCertificate(attestationChain: string): X509Certificate {
  return new X509Certificate(fromBase64(attestationChain));
}

/** Whether the chain begins with the certificate that the application names, made for these CPLC data. */
export function isElementOf(element: NonNullable<Knowledge['element']>, certificateSha256: string): boolean {
  try {
    const certificate = attestationCertificate(element.attestationChain);
    const digest = toHex(createHash('sha256').update(certificate.raw).digest());
    const serialNumber = /^serialNumber=([0-9A-F]+)$/im.exec(certificate.subject)?.[1];
    return digest === certificateSha256 && serialNumber?.toUpperCase() === element.cplc;
  } catch {
    return false;
  }
}

/** The kinds whose key was made by this element for this application. The CA judges it again; here it saves a detour. */
export function attestedKinds(applet: AppletFacts | undefined, nonce: string, attestationChain: string): KeyKind[] {
  if (applet === undefined) return [];
  const { publicKey } = attestationCertificate(attestationChain);
  const isAttested = ([kind, key]: [KeyKind, KeyFacts]): boolean => {
    const octets = fromHex(key.publicKey);
    const algorithm = algorithmOfPublicKey(octets);
    if (algorithm === undefined) return false;
    const statement = encodeKeyStatement({
      proof: 'attestation',
      algorithm,
      appletVersion: applet.version,
      kind,
      nonce: fromHex(nonce),
      publicKey: octets,
    });
    return verify('sha256', statement, publicKey, fromHex(key.attestation));
  };
  return (Object.entries(applet.keys) as [KeyKind, KeyFacts][]).filter(isAttested).map(([kind]) => kind);
}
