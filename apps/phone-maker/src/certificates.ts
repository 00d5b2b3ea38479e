import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, concatBytes, utf8 } from '@inro/foundation';
import { placeFileOnce } from '@inro/foundation/node';
import { type Carrier, keyAlgorithms } from '@inro/jpki-profile';
import {
  buildTbsCertificate,
  type CertificateProfile,
  encodeName,
  fillProfile,
  keyIdentifier,
  serialNumber,
  signTbs,
} from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { oid } from '@inro/pki/read';

const MAKER = 'Inro Test Maker';
const YEAR = 365 * 86_400_000;

const caProfile: CertificateProfile = {
  name: 'maker-ca',
  publicKey: 'ec-p256',
  keyUsage: ['keyCertSign', 'cRLSign'],
  policies: [],
  policiesCritical: false,
  ca: true,
  subjectAltName: false,
  ocspNoCheck: false,
};

const attestationProfile: CertificateProfile = {
  ...caProfile,
  name: 'element-attestation',
  keyUsage: ['digitalSignature'],
  extendedKeyUsage: [oid.inro.extendedKeyUsage.elementAttestation],
  ca: false,
};

const caName = () =>
  encodeName([
    ['organizationName', MAKER],
    ['commonName', `${MAKER} Element CA`],
  ]);

/** Folder below the maker's that holds its CA certificate alone (DER): what authorities trust (`INRO_TRUSTED_MAKERS`). */
export const publishedCertificates = (folder: string): string => join(folder, 'certificates');

/** The maker's test CA: its key and certificate are made once, in the maker's own folder. */
export interface MakerCa {
  readonly certificate: Uint8Array;
  /** Certificate of one element's attestation key (docs/protocol/secure-element.md, "Attestation of the element"). */
  certify(element: {
    readonly model: string;
    readonly carrier: Carrier;
    readonly cplc: Uint8Array;
    readonly publicKey: Uint8Array;
  }): Promise<Uint8Array>;
}

/** Opens the maker's CA, or makes it: the key first, then the certificate, each file whole or not at all. */
export async function openMakerCa(folder: string, clock: Clock): Promise<MakerCa> {
  mkdirSync(publishedCertificates(folder), { recursive: true, mode: 0o700 });
  const signer = keySigner(openOrCreateKey(join(folder, 'maker-ca.key')));
  const file = join(publishedCertificates(folder), 'maker-ca.cer');
  if (!existsSync(file)) {
    const now = clock.now();
    const tbs = buildTbsCertificate(
      fillProfile(
        caProfile,
        {
          serialNumber: serialNumber(randomBytes),
          notBefore: now,
          notAfter: new Date(now.getTime() + 20 * YEAR),
          subject: caName(),
          subjectPublicKeyInfo: signer.publicKey,
        },
        { selfSigned: signer.algorithm },
      ),
    );
    placeFileOnce(file, await signTbs(signer, tbs));
  }
  return {
    certificate: new Uint8Array(readFileSync(file)),
    async certify({ model, carrier, cplc, publicKey }) {
      const now = clock.now();
      const contents = {
        serialNumber: serialNumber(randomBytes),
        notBefore: now,
        notAfter: new Date(now.getTime() + 15 * YEAR),
        subject: encodeName([
          ['organizationName', MAKER],
          ['organizationalUnitName', model],
          ['serialNumber', Buffer.from(cplc).toString('hex').toUpperCase()],
        ]),
        subjectPublicKeyInfo: publicKey,
      };
      const issuer = {
        name: caName(),
        keyIdentifier: keyIdentifier(signer.publicKey),
        signatureAlgorithm: signer.algorithm,
      };
      const filled = fillProfile(attestationProfile, contents, issuer);
      const said = [
        text('deviceModel', model),
        text('elementCarrier', carrier),
        // The applet is the maker's, too: nobody loads another.
        text('elementKeyAlgorithms', keyAlgorithms.join(' ')),
      ];
      const extensions = [...filled.extensions, ...said];
      return signTbs(signer, buildTbsCertificate({ ...filled, extensions }));
    },
  };
}

/** Ours: a UTF8String about the element. */
const text = (name: 'deviceModel' | 'elementCarrier' | 'elementKeyAlgorithms', value: string) => ({
  oid: oid.inro.extension[name],
  critical: false,
  value: concatBytes(Uint8Array.of(0x0c, utf8(value).length), utf8(value)),
});

function openOrCreateKey(file: string): KeyObject {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    placeFileOnce(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  }
  return createPrivateKey(readFileSync(file));
}
