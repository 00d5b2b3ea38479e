import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatBytes, toHex, utf8 } from '@inro/foundation';
import { buildTbsCertificate, encodeName, fillProfile, keyIdentifier, serialNumber, signTbs } from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { oid, parseCertificate } from '@inro/pki/read';
import type { Element } from '../../../apps/ca/test/support.ts';
import { publishedCertificates } from '../../../apps/phone-maker/src/certificates.ts';

const YEAR_MS = 365 * 86_400_000;

/**
 * A key on somebody's disk that the maker of the elements certified to sign the firmware of a model: named as an
 * element is, below the same CA, and for another use.
 */
export async function firmwareSigner(makerDir: string, model: string, now: Date): Promise<Element & { cplc: string }> {
  const makerCertificate = new Uint8Array(readFileSync(join(publishedCertificates(makerDir), 'maker-ca.cer')));
  const maker = keySigner(createPrivateKey(readFileSync(join(makerDir, 'maker-ca.key'))));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cplc = toHex(randomBytes(42));
  const filled = fillProfile(
    {
      name: 'firmware-signer',
      publicKey: 'ec-p256',
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [oid.extendedKeyUsage.codeSigning],
      policies: [],
      policiesCritical: false,
      ca: false,
      subjectAltName: false,
      ocspNoCheck: false,
    },
    {
      serialNumber: serialNumber(randomBytes),
      notBefore: new Date(now.getTime() - 60_000),
      notAfter: new Date(now.getTime() + YEAR_MS),
      subject: encodeName([
        ['organizationName', 'Firmware'],
        ['serialNumber', cplc],
      ]),
      subjectPublicKeyInfo: keySigner(privateKey).publicKey,
    },
    {
      name: parseCertificate(makerCertificate).subject.der,
      keyIdentifier: keyIdentifier(maker.publicKey),
      signatureAlgorithm: maker.algorithm,
    },
  );
  const deviceModel = {
    oid: oid.inro.extension.deviceModel,
    critical: false,
    value: concatBytes(Uint8Array.of(0x0c, utf8(model).length), utf8(model)),
  };
  const leaf = await signTbs(
    maker,
    buildTbsCertificate({ ...filled, extensions: [...filled.extensions, deviceModel] }),
  );
  return { makerCertificate, leaf, chain: concatBytes(leaf, makerCertificate), attestationKey: privateKey, cplc };
}
