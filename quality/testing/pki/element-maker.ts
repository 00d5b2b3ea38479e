import { generateKeyPairSync } from 'node:crypto';
import { concatBytes, toHex, utf8 } from '@inro/foundation';
import { buildTbsCertificate, encodeName, fillProfile, keyIdentifier, serialNumber, signTbs } from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { oid } from '@inro/pki/read';
import { randomness } from './certificates.ts';

const ecKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const plain = { policies: [], policiesCritical: false, subjectAltName: false, ocspNoCheck: false } as const;

const text = (name: 'deviceModel' | 'elementCarrier' | 'elementKeyAlgorithms', value: string) => ({
  oid: oid.inro.extension[name],
  critical: false,
  value: Uint8Array.of(0x0c, value.length, ...utf8(value)),
});
/** What its maker says of an element; nothing of the carrier where that was not said yet. */
const says = (model: string, carrier?: string, keyAlgorithms?: string) => [
  text('deviceModel', model),
  ...(carrier === undefined ? [] : [text('elementCarrier', carrier)]),
  ...(keyAlgorithms === undefined ? [] : [text('elementKeyAlgorithms', keyAlgorithms)]),
];

/** A maker of secure elements and one element of its, with the keys that only they have. */
export async function makeElement(maker = keySigner(ecKey())) {
  const attestationKey = ecKey();
  const makerName = encodeName([['organizationName', 'Test maker']]);
  const identity = {
    name: makerName,
    keyIdentifier: keyIdentifier(maker.publicKey),
    signatureAlgorithm: maker.algorithm,
  };
  const window = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2056-01-01T00:00:00Z') };
  const contents = (subject: Uint8Array, publicKey: Uint8Array) => ({
    serialNumber: serialNumber(randomness),
    ...window,
    subject,
    subjectPublicKeyInfo: publicKey,
  });
  const makerCertificate = await signTbs(
    maker,
    buildTbsCertificate(
      fillProfile(
        { ...plain, name: 'maker', publicKey: 'ec-p256', keyUsage: ['keyCertSign'], ca: true },
        contents(makerName, maker.publicKey),
        { selfSigned: maker.algorithm },
      ),
    ),
  );
  const filled = fillProfile(
    {
      ...plain,
      name: 'element',
      publicKey: 'ec-p256',
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [oid.inro.extendedKeyUsage.elementAttestation],
      ca: false,
    },
    contents(encodeName([['serialNumber', toHex(randomness(42))]]), keySigner(attestationKey).publicKey),
    identity,
  );
  const attest = async (model: string, carrier?: string, keyAlgorithms?: string) => {
    const extensions = [...filled.extensions, ...says(model, carrier, keyAlgorithms)];
    const leaf = await signTbs(maker, buildTbsCertificate({ ...filled, extensions }));
    return { leaf, chain: concatBytes(leaf, makerCertificate) };
  };
  return {
    makerCertificate,
    attestationKey,
    ...(await attest('inro-one', 'phone')),
    /** The same, were it a card. */
    card: await attest('my-number-card', 'card'),
    /** With another certificate of its maker. */
    attestedAs: attest,
  };
}
export type MadeElement = Awaited<ReturnType<typeof makeElement>>;
export type Element = Pick<MadeElement, 'makerCertificate' | 'attestationKey' | 'leaf' | 'chain'>;
