import { opendirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '@inro/foundation/node';
import { parseCertificate, parsePem, type UnverifiedCertificate } from '@inro/pki/read';

/** Certificates that an operator trusts, as they lie on a disk. */
export interface TrustedCertificates {
  readonly certificates: readonly UnverifiedCertificate[];
  /** There is one at least, and nothing was left out: only then is anybody else not trusted for good. */
  readonly complete: boolean;
}

/** A root has some 2,000 bytes; a file may hold many. */
const LONGEST_FILE = 1 << 20;
const MOST_FILES = 1_000;
/** Of all files together: whoever reads them does nothing else meanwhile. */
const MOST_BYTES = 4 << 20;
/** Of any name, in the folder. */
const MOST_NAMES = 10_000;

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
  let left = MOST_BYTES;
  const certificates = attempt(() => filesAt(path)).flatMap((file) =>
    attempt(() => {
      const bytes = readRegularFile(file, Math.min(LONGEST_FILE, left));
      left -= bytes.length;
      return certificatesOf(bytes);
    }),
  );
  return { certificates, complete: complete && certificates.length > 0 };
}

function filesAt(path: string): string[] {
  const files = statSync(path).isDirectory() ? namesIn(path).map((name) => join(path, name)) : [path];
  const named = files.filter((file) => /\.(?:cer|crt|der|pem)$/.test(file));
  if (named.length > MOST_FILES) throw new TypeError('more files of trusted certificates than are read');
  return named;
}

/** In the order of their names, whatever order the disk has them in. */
function namesIn(path: string): string[] {
  const folder = opendirSync(path);
  try {
    const names: string[] = [];
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (names.length === MOST_NAMES) throw new TypeError('more names in a folder than are read');
      names.push(entry.name);
    }
    return names.sort();
  } finally {
    folder.closeSync();
  }
}

function certificatesOf(bytes: Uint8Array): readonly UnverifiedCertificate[] {
  if (bytes[0] === 0x30) return [parseCertificate(bytes)];
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = parsePem(text);
  if (blocks.length === 0) throw new TypeError('a file of trusted certificates is not whole');
  return blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => parseCertificate(der));
}
