import {
  enumerated,
  explicit,
  generalizedTime,
  implicit,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
} from '../der/write.ts';
import { oid } from '../read/object-identifiers.ts';
import { type RevocationReason, revocationReasons } from '../read/revocation-reason.ts';
import { signTbs } from './certificate.ts';
import { encodeExtensions, ocspNonce } from './extensions.ts';
import type { Signer } from './signer.ts';

/** RFC 6960 §4.2.1: answers without a signature. */
const ocspErrors = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const;

/** OCSPResponse that only names an error. */
export const buildOcspError = (error: keyof typeof ocspErrors): Uint8Array => sequence(enumerated(ocspErrors[error]));

export type OcspStatus =
  | { readonly status: 'good' }
  | { readonly status: 'unknown' }
  | { readonly status: 'revoked'; readonly at: Date; readonly reason: RevocationReason };

export interface SingleOcspAnswer {
  /** CertID as the request gave it, DER (its hash algorithm is the asker's choice). */
  readonly certId: Uint8Array;
  readonly status: OcspStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

export interface OcspResponder {
  readonly signer: Signer;
  /** The delegated responder's certificate, DER. */
  readonly certificate: Uint8Array;
  /** SHA-1 of the responder's public key bits (responderID byKey). */
  readonly keyIdentifier: Uint8Array;
}

function certStatus(status: OcspStatus): Uint8Array {
  if (status.status === 'good') return implicit(0, nullValue());
  if (status.status === 'unknown') return implicit(2, nullValue());
  const reason = status.reason === 'unspecified' ? [] : [explicit(0, enumerated(revocationReasons[status.reason]))];
  return implicit(1, sequence(generalizedTime(status.at), ...reason));
}

/** Signs an OCSPResponse of type id-pkix-ocsp-basic (RFC 6960 §4.2.1), the responder's certificate inside. */
export async function signOcspResponse(
  responder: OcspResponder,
  answer: { readonly producedAt: Date; readonly answers: readonly SingleOcspAnswer[]; readonly nonce?: Uint8Array },
): Promise<Uint8Array> {
  const responseData = sequence(
    explicit(2, octetString(responder.keyIdentifier)),
    generalizedTime(answer.producedAt),
    sequence(
      ...answer.answers.map((single) =>
        sequence(
          single.certId,
          certStatus(single.status),
          generalizedTime(single.thisUpdate),
          explicit(0, generalizedTime(single.nextUpdate)),
        ),
      ),
    ),
    ...(answer.nonce ? [explicit(1, encodeExtensions([ocspNonce(answer.nonce)]))] : []),
  );
  const basic = await signTbs(responder.signer, responseData, explicit(0, sequence(responder.certificate)));
  return sequence(enumerated(0), explicit(0, sequence(objectIdentifier(oid.ocsp.basicResponse), octetString(basic))));
}
