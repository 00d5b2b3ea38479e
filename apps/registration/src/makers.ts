import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseCertificate, parsePem, type UnverifiedCertificate } from '@inro/pki/read';

/** Certificates of the makers of secure elements that are trusted: a file, or a folder of files, DER or PEM. Read anew each time. */
export function trustedMakers(path: string): readonly UnverifiedCertificate[] {
  if (!existsSync(path)) return [];
  const files = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
  return files.filter((file) => /\.(?:cer|crt|der|pem)$/.test(file)).flatMap((file) => readCertificates(file));
}

function readCertificates(file: string): UnverifiedCertificate[] {
  const bytes = readFileSync(file);
  if (bytes[0] === 0x30) return [parseCertificate(new Uint8Array(bytes))];
  return parsePem(bytes.toString('latin1'))
    .filter((block) => block.label === 'CERTIFICATE')
    .map((block) => parseCertificate(block.der));
}
