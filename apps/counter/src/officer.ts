import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64, toBase64, utf8 } from '@inro/foundation';
import { placeFileOnce } from '@inro/foundation/node';
import { assembleApplication, buildCertificateRequest, prepareApplication } from '@inro/pki/request';
import type { Desk } from './desk.ts';

/** A counter officer: an RSA-2048 key and its certificate under the access root. */
export interface Officer {
  /** CMS over the document, DER. */
  sign(document: Readonly<Record<string, unknown>>): Uint8Array;
}

const NAMES = { ja: '市区町村の窓口', 'ja-x-easy': 'しやくしょの まどぐち', en: 'Municipal counter' };

/** The officer of this counter; key and certificate are made once and kept in the counter's own folder. */
export async function openOfficer(desk: Desk): Promise<Officer> {
  const folder = join(desk.dataDir, 'counter');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const privateKey = openKey(join(folder, 'officer.pem'));
  const certificateFile = join(folder, 'officer.cer');
  if (!existsSync(certificateFile)) placeFileOnce(certificateFile, await certify(desk, folder, privateKey));
  const certificate = new Uint8Array(readFileSync(certificateFile));
  return {
    sign(document) {
      const prepared = prepareApplication(utf8(JSON.stringify(document)), certificate);
      return assembleApplication(prepared, sign('sha256', prepared.signedAttributes, privateKey));
    },
  };
}

function openKey(file: string): KeyObject {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    placeFileOnce(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  }
  return createPrivateKey(readFileSync(file));
}

async function certify(desk: Desk, folder: string, privateKey: KeyObject): Promise<Uint8Array> {
  // Kept before it is sent: the same request again gets the same certificate.
  const requestFile = join(folder, 'officer.csr');
  if (!existsSync(requestFile)) {
    const request = await buildCertificateRequest('counter-officer', {
      algorithm: 'sha256WithRSAEncryption',
      publicKey: new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
      sign: async (message) => new Uint8Array(sign('sha256', message, privateKey)),
    });
    placeFileOnce(requestFile, request);
  }
  const answer = await desk
    .peer('operator')
    .call<{ certificate: string }>('ca', 'PUT', '/access-certificates/counter-officer', {
      kind: 'counterOfficer',
      certificateRequest: toBase64(new Uint8Array(readFileSync(requestFile))),
      names: NAMES,
    });
  return fromBase64(answer.certificate);
}
