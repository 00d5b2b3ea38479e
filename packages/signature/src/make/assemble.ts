import { oid, sameBytes } from '@inro/pki/read';
import { writeSignedData } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { SignatureError } from '../errors.ts';
import type { PreparedCades } from './prepare.ts';

/** What goes with a signature and is not signed by it. */
export interface CadesSupplements {
  /** OCSP response about the signer's certificate, DER (RFC 5940). */
  readonly staple?: Uint8Array;
  /** Certificates of issuers, DER. */
  readonly certificates?: readonly Uint8Array[];
}

/** RFC 8017 §8.2.1: as many octets as the modulus has. */
const isOfKey = ({ certificate: { publicKey } }: PreparedCades, { length }: Uint8Array): boolean =>
  publicKey.type !== 'RSA' || length * 8 === publicKey.bits;

/** The detached signature, DER, from its value: RSASSA-PKCS1-v1_5 as it is, ECDSA as Ecdsa-Sig-Value, DER. */
export function assembleCades(
  prepared: PreparedCades,
  signature: Uint8Array,
  { staple, certificates = [] }: CadesSupplements = {},
): Uint8Array {
  if (!isOfKey(prepared, signature)) throw new SignatureError('signature.value_not_accepted');
  const { certificate, signedAttributes } = prepared;
  const issuers = certificates.filter(
    (one, place) =>
      !sameBytes(one, certificate.der) && certificates.findIndex((other) => sameBytes(one, other)) === place,
  );
  try {
    return writeSignedData({
      contentType: oid.cms.data,
      certificate,
      issuers,
      signedAttributes,
      signature,
      ...(staple === undefined ? {} : { staple }),
    });
  } catch (error) {
    if (!(error instanceof InroError)) throw error;
    throw new SignatureError('signature.value_not_accepted');
  }
}
