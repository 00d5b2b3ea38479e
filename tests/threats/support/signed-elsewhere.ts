import { execFileSync } from 'node:child_process';
import { createHash, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@inro/host/testing';
import { oid, parseCertificate } from '@inro/pki/read';
import type { Signatory } from '../../../apps/ca/test/support.ts';
import {
  element,
  explicit,
  implicit,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  unsignedInteger,
} from '../../../packages/pki/src/der/write.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(objectIdentifier(type), setOf(value));
const algorithm = sequence(objectIdentifier(oid.hash.sha256));
const SET = 0x31;

/** `-- SigningTime ::= UTCTime`, and an attribute that nobody knows. */
export const signingTime = attribute(oid.cms.signingTime, element(0x17, Buffer.from('261129000000Z')));
export const unknown = attribute('1.3.6.1.4.1.32473.99', octetString(Uint8Array.of(1)));

interface Signing {
  readonly contentType?: string;
  /** Of the signed attribute. */
  readonly attributeType?: string;
  readonly version?: number;
  readonly more?: readonly Uint8Array[];
  readonly withoutCertificateDigest?: true;
  /** What stands behind the digest of the certificate in its ESSCertIDv2. */
  readonly issuerSerial?: true;
  readonly unsignedAttributes?: readonly Uint8Array[];
  readonly certificates?: readonly Uint8Array[];
}

/** A file that the signer's key signs with whatever software there is: CMS SignedData with the content inside. */
export function signedElsewhere(content: Uint8Array, signer: Signatory, how: Signing = {}): Uint8Array {
  const contentType = how.contentType ?? oid.cms.data;
  const certificate = parseCertificate(signer.certificate);
  const serial = unsignedInteger(certificate.serialNumber);
  const issuerSerial = sequence(sequence(explicit(4, certificate.issuer.der)), serial);
  const certificateId = sequence(octetString(sha256(signer.certificate)), ...(how.issuerSerial ? [issuerSerial] : []));
  const attributes = setOf(
    attribute(oid.cms.contentType, objectIdentifier(how.attributeType ?? contentType)),
    attribute(oid.cms.messageDigest, octetString(sha256(content))),
    ...(how.withoutCertificateDigest
      ? []
      : [attribute(oid.cms.signingCertificateV2, sequence(sequence(certificateId)))]),
    ...(how.more ?? []),
  );
  const signerInfo = sequence(
    integer(1),
    sequence(certificate.issuer.der, serial),
    algorithm,
    implicit(0, attributes),
    sequence(objectIdentifier(oid.signature.sha256WithRsa), nullValue()),
    octetString(new Uint8Array(sign('sha256', attributes, signer.privateKey))),
    ...(how.unsignedAttributes ? [implicit(1, setOf(...how.unsignedAttributes))] : []),
  );
  const signedData = sequence(
    integer(how.version ?? (contentType === oid.cms.data ? 1 : 3)),
    setOf(algorithm),
    sequence(objectIdentifier(contentType), explicit(0, octetString(content))),
    implicit(0, element(SET, ...(how.certificates ?? [signer.certificate]))),
    setOf(signerInfo),
  );
  return sequence(objectIdentifier(oid.cms.signedData), explicit(0, signedData));
}

/** The same by `openssl cms -sign -nodetach`. */
export function signedByOpenssl(content: Uint8Array, signer: Signatory, ...options: readonly string[]): Uint8Array {
  const folder = temporaryFolder();
  const file = (name: string): string => join(folder.path, name);
  try {
    writeFileSync(file('document'), content);
    writeFileSync(file('key.pem'), signer.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const pem = Buffer.from(signer.certificate).toString('base64').replaceAll(/.{64}/g, '$&\n');
    writeFileSync(file('signer.pem'), `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`);
    const given = ['-in', file('document'), '-signer', file('signer.pem'), '-inkey', file('key.pem')];
    const form = ['-binary', '-nodetach', '-md', 'sha256', '-outform', 'DER', '-out', file('signed')];
    execFileSync('openssl', ['cms', '-sign', ...given, ...form, ...options], { stdio: 'pipe' });
    return new Uint8Array(readFileSync(file('signed')));
  } finally {
    folder.dispose();
  }
}
