import { fromBase64Url, toBase64 } from '@inro/foundation';
import { sameBytes } from '@inro/pki/read';
import type { DocumentToSign, SignatureAnswer, UnverifiedAnswer } from '@inro/presentation';
import type { SignatureReport } from '@inro/signature/verify';
import { reportToJson, type VerifierCache } from '@inro/verifier';
import { type Asked, policyOf, type Trust } from './asked.ts';
import type { SignedDocument } from './given.ts';
import { readOnce } from './recent-lists.ts';

/** The signature of one document with the report on it. */
export interface VerifiedDocument {
  readonly document: DocumentToSign;
  readonly cades: Uint8Array;
  readonly report: SignatureReport;
}

/**
 * Verifies the signature of each document that was asked for, in that order: of exactly its bytes, as what was shown, by
 * the certificate that answered.
 */
export async function verifyDocuments(
  answer: SignatureAnswer,
  asked: Asked,
  trust: Trust,
  cache: VerifierCache,
): Promise<readonly VerifiedDocument[]> {
  const { documentSignatures, signatureAnchors } = trust;
  const act = asked.acts.signature;
  if (act === undefined || documentSignatures === undefined || signatureAnchors === undefined)
    throw new TypeError('no signature was asked for');
  const { signatures } = answer;
  return Promise.all(
    act.documents.map(async (document, place) => {
      const cades = signatures[place]!;
      const report = await documentSignatures(
        {
          signature: cades,
          document: digestFor(answer, document),
          signer: answer.certificate,
          trustAnchors: signatureAnchors(),
          policies: [policyOf(answer)],
          at: trust.clock.now(),
          certificateLists: (trust.recentRevocations?.() ?? []).map(readOnce),
          askedAt: new Date(asked.createdAt),
          maximumStapleAge: act.maxStapleAge,
          ...(document.kind === 'shown' ? { expectedMediaType: document.mediaType } : {}),
          cache,
        },
        trust.signatures,
      );
      return { document, cades, report };
    }),
  );
}

/** It holds, by the very certificate that answered, and does not say that somebody saw what nobody was shown. */
export const isGood = (
  { document, report }: VerifiedDocument,
  { certificate }: Pick<UnverifiedAnswer, 'certificate'>,
): boolean =>
  report.status === 'valid' &&
  sameBytes(report.certificate.der, certificate) &&
  (document.kind === 'shown' || report.claims?.mediaType === undefined);

/** As a service keeps it. */
export const signedDocumentOf = ({ document, cades, report }: VerifiedDocument): SignedDocument => ({
  sha256: document.sha256,
  cades: toBase64(cades),
  report: reportToJson(report),
});

/** RFC 5652 §5.4: the hash is the signer's, by the algorithm of the answer that its key signed too. */
function digestFor({ algorithm }: SignatureAnswer, { sha256, sha384 }: DocumentToSign) {
  return algorithm === 'ES384'
    ? ({ hash: 'SHA-384', digest: fromBase64Url(sha384) } as const)
    : ({ hash: 'SHA-256', digest: fromBase64Url(sha256) } as const);
}
