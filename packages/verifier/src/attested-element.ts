import {
  type Certificate,
  DerCursor,
  oid,
  openUtf8String,
  parseCertificate,
  tag,
  type UnverifiedCertificate,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import type { ValidatedCertificate } from './report.ts';
import { skipRevocation } from './request.ts';
import type { SignatureVerifier } from './steps.ts';
import { verifyCertificateNow } from './verify.ts';

/** What an element's attestation chain proves (docs/protocol/secure-element.md). */
export interface AttestedElement {
  /** The certificate of its attestation key, which is on P-256. */
  readonly leaf: ValidatedCertificate;
  readonly model: string;
  /** Upper-case hexadecimal of the CPLC data. */
  readonly cplc: string;
}

const LONGEST_CHAIN = 4;

/**
 * The element that a chain (concatenated DER, the element's own certificate first, at most 4) attests below one of
 * these makers. Undefined when it attests none: no path, another use than element attestation, another curve, no model
 * or serial data, or not DER at all.
 */
export function attestedElementNow(
  chain: Uint8Array,
  makers: readonly UnverifiedCertificate[],
  at: Date,
  port: SignatureVerifier,
): AttestedElement | undefined {
  try {
    const [certificate, ...intermediates] = splitChain(chain);
    if (makers.length === 0) return undefined;
    if (certificate?.publicKey.type !== 'EC' || certificate.publicKey.curve !== 'P-256') return undefined;
    const report = verifyCertificateNow(
      {
        certificate,
        intermediates,
        trustAnchors: makers,
        at,
        purpose: 'element-attestation',
        revocation: skipRevocation,
      },
      port,
    );
    if (report.status !== 'valid') return undefined;
    const named = readElementNames(report.certificate);
    return named && { leaf: report.certificate, ...named };
  } catch (failure) {
    if (failure instanceof InroError && failure.code === 'pki.malformed') return undefined;
    throw failure;
  }
}

/** What a chain says of its element, whoever signed it; undefined when it says nothing of one. */
export function unverifiedElement(chain: Uint8Array): Pick<AttestedElement, 'model' | 'cplc'> | undefined {
  const [certificate] = splitChain(chain);
  return certificate && readElementNames(certificate);
}

function splitChain(chain: Uint8Array): UnverifiedCertificate[] {
  const cursor = new DerCursor(chain, 'attestationChain');
  const certificates: UnverifiedCertificate[] = [];
  while (cursor.more && certificates.length < LONGEST_CHAIN)
    certificates.push(parseCertificate(cursor.element(tag.sequence)));
  cursor.done();
  return certificates;
}

/** The model in our extension, the serial data in the subject. */
function readElementNames(certificate: Certificate): Pick<AttestedElement, 'model' | 'cplc'> | undefined {
  const model = certificate.find(oid.inro.extension.deviceModel);
  const cplc = certificate.subject.rdns.flat().find(({ type }) => type === oid.attribute.serialNumber)?.text;
  return model && cplc ? { model: openUtf8String(model.value, 'deviceModel'), cplc } : undefined;
}
