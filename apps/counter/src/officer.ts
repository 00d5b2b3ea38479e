import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '@inro/foundation';
import { placeFileOnce, replaceFile } from '@inro/foundation/node';
import { assembleApplication, buildCertificateRequest, prepareApplication } from '@inro/pki/request';

/** A counter officer: an RSA-2048 key and its certificate under the access root. */
export interface Officer {
  /** CMS over the document, DER. */
  sign(document: Readonly<Record<string, unknown>>): Uint8Array;
}

/** The key of the officer is made once, and kept in the counter's own folder. */
const places = (folder: string) => ({
  key: join(folder, 'officer.pem'),
  request: join(folder, 'officer.csr'),
  certificate: join(folder, 'officer.cer'),
});

/** What the operator carries to the authority (PKCS #10, DER); kept before it is shown, so that it is the same one again. */
export async function officerRequest(folder: string): Promise<Uint8Array> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { request } = places(folder);
  if (!existsSync(request)) {
    const privateKey = openKey(folder);
    const made = await buildCertificateRequest('counter-officer', {
      algorithm: 'sha256WithRSAEncryption',
      publicKey: new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
      sign: async (message) => new Uint8Array(sign('sha256', message, privateKey)),
    });
    placeFileOnce(request, made);
  }
  return new Uint8Array(readFileSync(request));
}

/** What the operator brings back (DER): the first, and each after it, over the same key. */
export const installCertificate = (folder: string, certificate: Uint8Array): void =>
  replaceFile(places(folder).certificate, certificate);

/** The officer of this counter, or undefined before there is a certificate. */
export function openOfficer(folder: string): Officer | undefined {
  const file = places(folder).certificate;
  if (!existsSync(file)) return undefined;
  const [privateKey, certificate] = [openKey(folder), new Uint8Array(readFileSync(file))];
  return {
    sign(document) {
      const prepared = prepareApplication(utf8(JSON.stringify(document)), certificate);
      return assembleApplication(prepared, sign('sha256', prepared.signedAttributes, privateKey));
    },
  };
}

function openKey(folder: string): KeyObject {
  const { key } = places(folder);
  if (!existsSync(key)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    placeFileOnce(key, String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  }
  return createPrivateKey(readFileSync(key));
}
