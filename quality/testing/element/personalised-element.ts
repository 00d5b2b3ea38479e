import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { aids, type CardChannel } from '@inro/apdu';
import { fromHex } from '@inro/foundation';
import type { Carrier, KeyAlgorithm } from '@inro/jpki-profile';
import type { StaticKeys } from '@inro/secure-channel/off-card';
import { type ElementHost, type ElementStore, jpkiApplet, manufacture, SecureElement } from '@inro/secure-element';
import { nodeP256Engine, nodeP384Engine, nodeRsaEngine } from '@inro/secure-element/node';
import { testAuthority } from './applet-authority.ts';
import { Personaliser, setSecret } from './personaliser.ts';

const keySet = (seed: number): StaticKeys => ({
  enc: new Uint8Array(32).fill(seed),
  mac: new Uint8Array(32).fill(seed + 1),
  dek: new Uint8Array(32).fill(seed + 2),
});
/** The issuer's keys of its own security domain, version 30. */
export const ISSUER_KEYS = keySet(0x10);
/** The provider's keys of the JPKI security domain, version 02. */
export const PROVIDER_KEYS = keySet(0x20);
export const PROVIDER_KEY_VERSION = 0x02;

export const TEST_PIN = '1234';
export const TEST_PASSWORD = 'ABC123';

const attestationKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const attestationPublicKey = attestationKey.publicKey;

/** A host for the element in this store, with an attestation key that lasts as long as the test. */
export const testHost = (store: ElementStore): ElementHost => ({
  store,
  randomness: (length) => new Uint8Array(randomBytes(length)),
  rsa: nodeRsaEngine,
  p384: nodeP384Engine,
  p256: nodeP256Engine,
  attestation: {
    certificateChain: [],
    sign: async (statement) => new Uint8Array(sign('sha256', statement, attestationKey.privateKey)),
  },
});

/** An element in a store: issuer's domain, JPKI domain, applet in the given profile, nothing personalised. */
export function newJpkiElement(
  profile: Carrier,
  store: ElementStore,
  cplc = new Uint8Array(42).fill(7),
  signingPassword: 'session' | 'once' = 'session',
): SecureElement {
  manufacture(testHost(store), [jpkiApplet], {
    issuerSecurityDomain: { aid: aids.issuerSecurityDomain, keyVersion: 0x30, keys: ISSUER_KEYS, i: 0x71 },
    cplc,
    diversificationData: new Uint8Array(10),
    issuerIdentificationNumber: fromHex('494E524F'),
    cardImageNumber: fromHex('0001'),
    offeredChannels: fromHex('7170'),
    domains: [
      {
        aid: aids.jpkiSecurityDomain,
        securityDomain: aids.issuerSecurityDomain,
        privileges: 0x800000,
        i: 0x71,
        keyVersion: PROVIDER_KEY_VERSION,
        keys: PROVIDER_KEYS,
      },
    ],
    applications: [
      {
        aid: aids.jpkiApplet,
        module: jpkiApplet,
        securityDomain: aids.jpkiSecurityDomain,
        parameters: parametersOf(profile, signingPassword),
        ...(profile === 'phone' ? { contactless: 0x01 } : {}),
      },
    ],
  });
  return powerOn(store);
}

/** C9 of INSTALL (docs/protocol/applet.md §1); without the third byte the profile is the one of before there was any. */
function parametersOf(profile: Carrier, signingPassword: 'session' | 'once'): Uint8Array {
  const kind = profile === 'card' ? 0x01 : 0x00;
  return signingPassword === 'session' ? Uint8Array.of(kind) : Uint8Array.of(kind, kind === 1 ? 0x84 : 0x83, 0x01);
}

/** What an element runs: our program, or a copy of it in which something is taken out. */
export type ElementProgram = Pick<typeof import('@inro/secure-element'), 'SecureElement' | 'jpkiApplet'>;

/** The same element after a power cut: only what is in the store. */
export const powerOn = (store: ElementStore, program: ElementProgram = { SecureElement, jpkiApplet }): SecureElement =>
  new program.SecureElement(testHost(store), [program.jpkiApplet]);

/** What an applet holds after a whole enrolment in test code, by a direct SCP03 script. */
export interface Personalised {
  readonly userAuthenticationCertificate: Uint8Array;
  readonly userAuthenticationCa: Uint8Array;
  readonly digitalSignatureCertificate: Uint8Array;
  readonly digitalSignatureCa: Uint8Array;
}

const PIN = 0x0018;
const PASSWORD = 0x001b;

/** Keys, secrets and certificates, in the order of a real enrolment. Channel: a whole interface, basic channel. */
export async function personaliseFully(
  channel: CardChannel,
  opening: { readonly keys: StaticKeys; readonly keyVersion: number } = {
    keys: PROVIDER_KEYS,
    keyVersion: PROVIDER_KEY_VERSION,
  },
  algorithm: KeyAlgorithm = 'rsa-2048',
): Promise<Personalised> {
  const nonce = new Uint8Array(randomBytes(32));
  const first = await Personaliser.open(channel, opening);
  await first.permit(0x03);
  const authentication = await first.generate(0x0017, nonce, algorithm);
  const signature = await first.generate(0x001a, nonce, algorithm);
  await setSecret(channel, PIN, TEST_PIN);
  await setSecret(channel, PASSWORD, TEST_PASSWORD);
  const [authenticationCa, signatureCa] = await Promise.all([testAuthority('Test UA CA'), testAuthority('Test DS CA')]);
  const personalised = {
    userAuthenticationCertificate: await authenticationCa.certify(authentication, 'Authentication'),
    userAuthenticationCa: authenticationCa.certificate,
    digitalSignatureCertificate: await signatureCa.certify(signature, 'Signature'),
    digitalSignatureCa: signatureCa.certificate,
  };
  const second = await Personaliser.open(channel, opening);
  await second.writeFile(0x000a, personalised.userAuthenticationCertificate);
  await second.writeFile(0x000b, personalised.userAuthenticationCa);
  await second.writeFile(0x0001, personalised.digitalSignatureCertificate);
  await second.writeFile(0x0002, personalised.digitalSignatureCa);
  return personalised;
}
