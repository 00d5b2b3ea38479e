import { oid, parseCertificate } from '@inro/pki/read';
import { writeSignedData } from '@inro/pki/request';
import { der } from '../verifier/authority.ts';
import { type Signatory, signAttributes } from './signatory.ts';
import { attribute, sha256, sortDer } from './variants.ts';

/** Signed attributes with somebody's certificate named in place of another's, signed by them: by software that asks nothing. */
export function withCertificate(who: Signatory, signedAttributes: Uint8Array): Uint8Array {
  const certificate = parseCertificate(who.holder.certificate);
  const named = attribute(
    oid.cms.signingCertificateV2,
    der.sequence(der.sequence(der.sequence(der.octetString(sha256(certificate.der))))),
  );
  const kept = membersOf(signedAttributes).filter((one) => !Buffer.from(one).includes(ESS));
  const attributes = der.element(0x31, ...sortDer([...kept, named]));
  return writeSignedData({
    contentType: oid.cms.data,
    certificate,
    signedAttributes: attributes,
    staple: who.staple,
    signature: signAttributes(who, attributes),
  });
}

const ESS = Buffer.from(der.objectIdentifier(oid.cms.signingCertificateV2));

/** The elements of a set with lengths below 128 octets each. */
function membersOf(set: Uint8Array): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = set[1]! < 0x80 ? 2 : 2 + (set[1]! & 0x7f); at < set.length; ) {
    const end = at + 2 + set[at + 1]!;
    out.push(set.subarray(at, end));
    at = end;
  }
  return out;
}
