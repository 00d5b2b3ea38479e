import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DerCursor, parseCertificate, parsePem, tag, type UnverifiedCertificate } from '@inro/pki/read';
import { skipRevocation, verifyCertificateSync } from '@inro/verifier/node';

/** The certificates of makers of secure elements that this authority trusts. */
export interface MakerTrust {
  certificates(): readonly UnverifiedCertificate[];
}

/** Reads them anew each time: an operator adds a maker by adding a file (PEM or DER). */
export function makersIn(path: string): MakerTrust {
  return {
    certificates: () => {
      if (!existsSync(path)) return [];
      const files = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
      return files.filter((file) => /\.(?:cer|crt|der|pem)$/.test(file)).flatMap(certificatesOf);
    },
  };
}

function certificatesOf(file: string): UnverifiedCertificate[] {
  const bytes = readFileSync(file);
  if (bytes[0] === 0x30) return [parseCertificate(new Uint8Array(bytes))];
  return parsePem(bytes.toString('latin1'))
    .filter((block) => block.label === 'CERTIFICATE')
    .map((block) => parseCertificate(block.der));
}

const LONGEST_CHAIN = 4;

/**
 * The certificate of an element's attestation key, out of concatenated DER with the leaf first, when a path leads
 * from it to a trusted maker (RFC 5280 §6) and its key is on P-256; else undefined. Malformed: `pki.malformed`.
 */
export function attestedElement(chain: Uint8Array, trust: MakerTrust, at: Date): UnverifiedCertificate | undefined {
  const cursor = new DerCursor(chain, 'attestationChain');
  const certificates: UnverifiedCertificate[] = [];
  while (cursor.more && certificates.length < LONGEST_CHAIN) {
    certificates.push(parseCertificate(cursor.element(tag.sequence)));
  }
  cursor.done();
  const [leaf, ...intermediates] = certificates;
  if (leaf?.publicKey.type !== 'EC' || leaf.publicKey.curve !== 'P-256') return undefined;
  const { status } = verifyCertificateSync({
    certificate: leaf,
    intermediates,
    trustAnchors: trust.certificates(),
    at,
    purpose: 'element-attestation',
    revocation: skipRevocation,
  });
  return status === 'valid' ? leaf : undefined;
}
