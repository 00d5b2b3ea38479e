import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  buildTbsCertificate,
  type CertificateProfile,
  encodeName,
  fillProfile,
  type IssuerIdentity,
  keyIdentifier,
  p384PublicKeyInfo,
  rsaPublicKeyInfo,
  serialNumber,
  signTbs,
} from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';

const profile = (ca: boolean): CertificateProfile => ({
  name: 'test',
  publicKey: 'rsa-2048',
  keyUsage: ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature'],
  policies: [],
  policiesCritical: false,
  ca,
  subjectAltName: false,
  ocspNoCheck: false,
});

/** A public key as an applet gives it out, or an RSA key in its two numbers. */
type AppletKey = { readonly publicKey: Uint8Array } | { readonly modulus: Uint8Array; readonly exponent: Uint8Array };

function publicKeyInfo(key: AppletKey): Uint8Array {
  if (!('publicKey' in key)) return rsaPublicKeyInfo(key.modulus, key.exponent);
  const { publicKey: octets } = key;
  return octets.length === 97
    ? p384PublicKeyInfo(octets)
    : rsaPublicKeyInfo(octets.subarray(0, 256), octets.subarray(256));
}

/** A certification authority for one test: its own certificate, and certificates for keys from an applet. */
export async function testAuthority(name: string) {
  const signer = keySigner(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  const subject = encodeName([
    ['countryName', 'JP'],
    ['organizationName', name],
  ]);
  const issue = async (
    subjectPublicKeyInfo: Uint8Array,
    subjectName: Uint8Array,
    ca: boolean,
    issuer: IssuerIdentity | { readonly selfSigned: typeof signer.algorithm },
  ): Promise<Uint8Array> => {
    const contents = {
      serialNumber: serialNumber(randomBytes),
      notBefore: new Date('2026-11-01T00:00:00Z'),
      notAfter: new Date('2031-11-01T00:00:00Z'),
      subject: subjectName,
      subjectPublicKeyInfo,
    };
    return signTbs(signer, buildTbsCertificate(fillProfile(profile(ca), contents, issuer)));
  };
  const certificate = await issue(signer.publicKey, subject, true, { selfSigned: signer.algorithm });
  const identity: IssuerIdentity = {
    name: subject,
    keyIdentifier: keyIdentifier(signer.publicKey),
    signatureAlgorithm: signer.algorithm,
  };
  return {
    certificate,
    certify: (key: AppletKey, commonName: string) =>
      issue(
        publicKeyInfo(key),
        encodeName([
          ['countryName', 'JP'],
          ['commonName', commonName],
        ]),
        false,
        identity,
      ),
  };
}
