import { toHex } from '@inro/foundation';
import { anyRequest, type SignatureClaims, verifyCadesNow } from '@inro/signature/verify';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import type { FileAnswer, Surroundings } from './file-answer.ts';

/** RFC 8551 §3.2.1: how the signature beside a document is called. */
const SIGNATURE = /\.p7[sm]$/i;

/** The name of the document that a signature of this name lies beside; undefined for another name. */
export const documentNameOf = (name: string): string | undefined =>
  SIGNATURE.test(name) ? name.replace(SIGNATURE, '') : undefined;

/** The report about a detached signature over the document beside it; for which request it was made nobody here knows. */
export function verifySignature(
  signature: Uint8Array,
  document: Uint8Array | undefined,
  { others, trusted, at }: Surroundings,
): FileAnswer {
  const report = verifyCadesNow(
    {
      signature,
      document,
      trustAnchors: trusted,
      intermediates: others.flatMap(({ certificates }) => certificates),
      certificateLists: others.flatMap(({ lists }) => lists),
      at,
      requestDigest: anyRequest,
    },
    nodeSignatureVerifier,
  );
  const of = document === undefined ? {} : { of: 'the document beside it' };
  return { report, statusAddresses: [], ...of, ...(report.claims === undefined ? {} : { claims: report.claims }) };
}

/** What a signature says of itself, as plain data. */
export const claimsToJson = ({ signingTime, mediaType, requestDigest, signatureDigest }: SignatureClaims) => ({
  signingTime: signingTime.toISOString(),
  ...(mediaType === undefined ? {} : { mediaType }),
  ...(requestDigest === undefined ? {} : { requestSha256: toHex(requestDigest).toLowerCase() }),
  signatureSha256: toHex(signatureDigest).toLowerCase(),
});
