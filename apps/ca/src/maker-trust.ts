import { verify } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Certificate,
  keyUsage,
  oid,
  parseCertificate,
  parsePem,
  sameBytes,
  signatureScheme,
} from '@inro/pki/read';

/** The certificates of makers of secure elements that this authority trusts. */
export interface MakerTrust {
  certificates(): readonly Certificate[];
}

/** Reads them anew each time: an operator adds a maker by adding a file (PEM or DER). */
export function makersIn(path: string): MakerTrust {
  return {
    certificates: () => {
      if (!existsSync(path)) return [];
      const files = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
      return files.filter((file) => statSync(file).isFile()).flatMap((file) => certificatesOf(readFileSync(file)));
    },
  };
}

function certificatesOf(bytes: Uint8Array): Certificate[] {
  if (bytes[0] === 0x30) return [parseCertificate(new Uint8Array(bytes))];
  return parsePem(Buffer.from(bytes).toString('latin1'))
    .filter((block) => block.label === 'CERTIFICATE')
    .map((block) => parseCertificate(block.der));
}

/** Verifies a signature over whole bytes with the key and algorithm that a certificate names; RSA PKCS #1 v1.5 and ECDSA alone. */
export function verifySignature(
  publicKeyInfo: Uint8Array,
  scheme: ReturnType<typeof signatureScheme>,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (!scheme || (scheme.name !== 'RSASSA-PKCS1-v1_5' && scheme.name !== 'ECDSA') || scheme.hash !== 'SHA-256')
    return false;
  try {
    return verify('sha256', message, { key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' }, signature);
  } catch {
    return false;
  }
}

const understood: ReadonlySet<string> = new Set([
  oid.extension.keyUsage,
  oid.extension.basicConstraints,
  oid.extension.extendedKeyUsage,
  oid.inro.extension.deviceModel,
]);

const usable = (certificate: Certificate, at: number): boolean =>
  certificate.version === 3 &&
  certificate.notBefore.at <= at &&
  at <= certificate.notAfter.at &&
  certificate.extensions.every((extension) => !extension.critical || understood.has(extension.oid));

/** RFC 5280 §6.1, for a chain of two: a leaf that a trusted maker's certificate signed, both valid at the time. */
export function isAttestedByMaker(
  leaf: Certificate,
  maker: Certificate,
  trusted: readonly Certificate[],
  at: Date,
): boolean {
  const usage = maker.extension('keyUsage');
  return (
    trusted.some((certificate) => sameBytes(certificate.der, maker.der)) &&
    usable(maker, at.getTime()) &&
    usable(leaf, at.getTime()) &&
    maker.extension('basicConstraints')?.ca === true &&
    (usage === undefined || (usage & keyUsage.keyCertSign) !== 0) &&
    leaf.extension('basicConstraints')?.ca !== true &&
    leaf.publicKey.type === 'EC' &&
    leaf.publicKey.curve === 'P-256' &&
    leaf.issuer.matches(maker.subject) &&
    verifySignature(maker.subjectPublicKeyInfo, signatureScheme(leaf.signatureAlgorithm), leaf.tbs, leaf.signature)
  );
}
