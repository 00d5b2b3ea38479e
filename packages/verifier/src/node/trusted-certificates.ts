import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseCertificate, parsePem, type UnverifiedCertificate } from '@inro/pki/read';

/** Certificates that an operator trusts, as they lie on a disk. */
export interface TrustedCertificates {
  readonly certificates: readonly UnverifiedCertificate[];
  /** There is one at least, and nothing was left out: only then is anybody else not trusted for good. */
  readonly complete: boolean;
}

/**
 * Reads a file, or a folder of files (`.cer .crt .der .pem`; DER, or PEM with one certificate or more). What cannot be
 * read is told and left out, and the others count: somebody may be copying it at this very moment. Never throws.
 */
export function readTrustedCertificates(path: string, onUnreadable: (failure: unknown) => void): TrustedCertificates {
  let complete = true;
  const attempt = <T>(read: () => readonly T[]): readonly T[] => {
    try {
      return read();
    } catch (failure) {
      complete = false;
      onUnreadable(failure);
      return [];
    }
  };
  const certificates = attempt(() => filesAt(path)).flatMap((file) => attempt(() => certificatesOf(file)));
  return { certificates, complete: complete && certificates.length > 0 };
}

function filesAt(path: string): string[] {
  const files = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
  return files.filter((file) => /\.(?:cer|crt|der|pem)$/.test(file));
}

function certificatesOf(file: string): readonly UnverifiedCertificate[] {
  const bytes = readFileSync(file);
  if (bytes[0] === 0x30) return [parseCertificate(new Uint8Array(bytes))];
  const text = bytes.toString('latin1');
  const blocks = parsePem(text);
  if (blocks.length === 0) throw new TypeError('a file of trusted certificates is not whole');
  return blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => parseCertificate(der));
}
