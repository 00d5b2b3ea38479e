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
  /** What its maker made: a phone's element, or a card. */
  readonly carrier: 'phone' | 'card';
  /** Upper-case hexadecimal of the CPLC data. */
  readonly cplc: string;
  /** What its applet makes keys on, by name; a name that nobody knows is no use to anybody. */
  readonly keyAlgorithms: readonly string[];
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
export function unverifiedElement(chain: Uint8Array): ElementNames | undefined {
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

type ElementNames = Pick<AttestedElement, 'model' | 'carrier' | 'cplc' | 'keyAlgorithms'>;

/** ADR 57: what an element made that says nothing of it can make. */
const KEY_ALGORITHMS_OF_BEFORE = 'rsa-2048';

/** Model, carrier and what keys it makes in our extensions, the serial data in the subject. */
function readElementNames(certificate: Certificate): ElementNames | undefined {
  const model = readText(certificate, 'deviceModel');
  const cplc = certificate.subject.rdns.flat().find(({ type }) => type === oid.attribute.serialNumber)?.text;
  const carrier = readText(certificate, 'elementCarrier') ?? carrierOfBefore(model);
  if (carrier !== 'phone' && carrier !== 'card') return undefined;
  const keyAlgorithms = (readText(certificate, 'elementKeyAlgorithms') ?? KEY_ALGORITHMS_OF_BEFORE).split(' ');
  return model && cplc ? { model, carrier, cplc, keyAlgorithms } : undefined;
}

function readText(
  certificate: Certificate,
  name: 'deviceModel' | 'elementCarrier' | 'elementKeyAlgorithms',
): string | undefined {
  const extension = certificate.find(oid.inro.extension[name]);
  return extension && openUtf8String(extension.value, name);
}

/** ADR 49: an element made before its certificate said what it is. The one card of then had this model. */
const carrierOfBefore = (model: string | undefined): 'phone' | 'card' =>
  model === 'my-number-card' ? 'card' : 'phone';
