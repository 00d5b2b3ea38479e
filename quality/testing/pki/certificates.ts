import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildTbsCertificate,
  type CertificateContents,
  type CertificateProfile,
  encodeName,
  fillProfile,
  type IssuerIdentity,
  keyIdentifier,
  lintTbsCertificate,
  type Signer,
  serialNumber,
  signTbs,
} from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { oid } from '@inro/pki/read';

export const randomness = (length: number) => new Uint8Array(randomBytes(length));
export const notBefore = new Date('2026-11-22T00:00:00Z');
export const notAfter = new Date('2031-03-03T14:59:59Z');

/** A folder that is gone when the test is; `openssl` runs in it. */
export function workFolder() {
  const path = mkdtempSync(join(tmpdir(), 'inro-pki-'));
  return {
    path,
    write: (name: string, bytes: Uint8Array) => writeFileSync(join(path, name), bytes),
    /** Both output streams: what openssl has to say is spread over them. */
    openssl: (...args: string[]) => execFileSync('openssl', args, { cwd: path, encoding: 'utf8', stdio: 'pipe' }),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

export const newSigner = (rule: 'rsa-2048' | 'ec-p256'): Signer =>
  keySigner(
    rule === 'rsa-2048'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  );

const plain = { policies: [], policiesCritical: false, ca: false, subjectAltName: false, ocspNoCheck: false } as const;

export const rootProfile = (publicKey: 'rsa-2048' | 'ec-p256'): CertificateProfile => ({
  ...plain,
  name: 'root',
  publicKey,
  keyUsage: ['keyCertSign', 'cRLSign'],
  ca: true,
});

export const signingProfile: CertificateProfile = {
  ...plain,
  name: 'phone-digital-signature',
  publicKey: 'rsa-2048',
  keyUsage: ['digitalSignature', 'contentCommitment'],
  policies: [oid.inro.policy.phoneDigitalSignature],
  policiesCritical: true,
  subjectAltName: true,
};

export const responderProfile: CertificateProfile = {
  ...plain,
  name: 'responder',
  publicKey: 'ec-p256',
  keyUsage: ['digitalSignature'],
  extendedKeyUsage: [oid.extendedKeyUsage.ocspSigning],
  ocspNoCheck: true,
};

export interface Root {
  readonly signer: Signer;
  readonly certificate: Uint8Array;
  readonly identity: IssuerIdentity;
}

/** Fills, lints and signs; a finding fails the test. */
export async function issue(
  profile: CertificateProfile,
  contents: CertificateContents,
  signer: Signer,
  identity?: IssuerIdentity,
): Promise<Uint8Array> {
  const issuer = identity ?? { selfSigned: signer.algorithm };
  const tbs = buildTbsCertificate(fillProfile(profile, contents, issuer));
  const findings = lintTbsCertificate(tbs, { profile, issuer });
  if (findings.length > 0) throw new Error(findings.join());
  return signTbs(signer, tbs);
}

export async function newRoot(rule: 'rsa-2048' | 'ec-p256', unit = 'Inro for digital signature'): Promise<Root> {
  const signer = newSigner(rule);
  const name = encodeName([
    ['countryName', 'JP'],
    ['organizationName', 'Inro'],
    ['organizationalUnitName', unit],
  ]);
  const certificate = await issue(
    rootProfile(rule),
    {
      serialNumber: serialNumber(randomness),
      notBefore,
      notAfter: new Date('2036-11-22T00:00:00Z'),
      subject: name,
      subjectPublicKeyInfo: signer.publicKey,
    },
    signer,
  );
  const identity = { name, keyIdentifier: keyIdentifier(signer.publicKey), signatureAlgorithm: signer.algorithm };
  return { signer, certificate, identity };
}

export const points = {
  crl: [{ uri: 'http://status.localhost/crl/one.crl' }],
  access: { ocsp: 'http://status.localhost/ocsp' },
};
