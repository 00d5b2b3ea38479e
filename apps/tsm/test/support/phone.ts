import { createHash, generateKeyPairSync, randomBytes, sign, verify, X509Certificate } from 'node:crypto';
import { aids, commandApdu, onLogicalChannel, parseCommandApdu, serializeResponseApdu, statusWords } from '@inro/apdu';
import { concatBytes, toHex, utf8 } from '@inro/foundation';
import { HttpError } from '@inro/host/errors';
import { keyVersions } from '@inro/jpki-profile';
import { diversifyKeys } from '@inro/secure-channel/off-card';
import { type CardInterface, type ElementHost, jpkiApplet, manufacture, SecureElement } from '@inro/secure-element';
import { nodeP256Engine, nodeP384Engine, nodeRsaEngine } from '@inro/secure-element/node';
import { MemoryStore } from '../../../../quality/testing/element/stores.ts';
import type { RelayChannel, RelayDoor } from '../../../wallet/src/core/local-agent/index.ts';
import { Authority } from './authority.ts';

const maker = await Authority.make('Maker of test phones', 'ec');

/** The two master keys, as the maker of elements and the roles share them. */
export const masterKeys = { issuer: new Uint8Array(randomBytes(32)), provider: new Uint8Array(randomBytes(32)) };

/** A real element in process, with the certificate that its maker gave it. */
export interface TestElement {
  readonly element: SecureElement;
  readonly store: FailingStore;
  readonly cplc: Uint8Array;
  readonly attestationCertificate: Uint8Array;
}

async function attestation(cplc: Uint8Array) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = [
    ['organizationName', 'Maker of test phones'],
    ['organizationalUnitName', 'inro-phone-1'],
    ['serialNumber', toHex(cplc)],
  ] as const;
  const certificate = await maker.certify(name, publicKey);
  return {
    certificateChain: [certificate, maker.certificate],
    sign: async (statement: Uint8Array) => new Uint8Array(sign('sha256', statement, privateKey)),
  };
}

/** Manufactures an element as a phone (blank but for its AMSD) or as a card (JPKI SD under final keys, applet). */
export async function makeElement(profile: 'phone' | 'card'): Promise<TestElement> {
  const store = new FailingStore();
  const cplc = new Uint8Array(randomBytes(42));
  const host: ElementHost = {
    store,
    randomness: (length) => new Uint8Array(randomBytes(length)),
    rsa: nodeRsaEngine,
    p384: nodeP384Engine,
    p256: nodeP256Engine,
    attestation: await attestation(cplc),
  };
  const isd = aids.issuerSecurityDomain;
  const domain = (aid: Uint8Array, parent: Uint8Array, privileges: number, keyVersion: number, master: Uint8Array) => ({
    aid,
    securityDomain: parent,
    privileges,
    i: 0x71,
    keyVersion,
    keys: diversifyKeys(master, cplc, aid),
  });
  manufacture(host, [jpkiApplet], {
    issuerSecurityDomain: { aid: isd, keyVersion: 0x30, keys: diversifyKeys(masterKeys.issuer, cplc, isd), i: 0x71 },
    cplc,
    diversificationData: new Uint8Array(10),
    issuerIdentificationNumber: Uint8Array.of(1),
    cardImageNumber: Uint8Array.of(1),
    offeredChannels: Uint8Array.of(0x70, 0x71),
    domains:
      profile === 'phone'
        ? [domain(aids.authorizedManagementSecurityDomain, isd, 0x80c000, keyVersions.issuer, masterKeys.issuer)]
        : [domain(aids.jpkiSecurityDomain, isd, 0x800000, keyVersions.final, masterKeys.provider)],
    applications:
      profile === 'phone'
        ? []
        : [
            {
              aid: aids.jpkiApplet,
              module: jpkiApplet,
              securityDomain: aids.jpkiSecurityDomain,
              parameters: Uint8Array.of(0x01),
            },
          ],
  });
  return {
    element: new SecureElement(host, [jpkiApplet]),
    store,
    cplc,
    attestationCertificate: host.attestation.certificateChain[0]!,
  };
}

/** The wallet is gone: nothing of it runs any more. */
export class WalletKilled extends Error {}

/**
 * What may happen to a command: the wallet dies before or after it; it never reaches the element; its answer is lost; the
 * element cannot write. After the last three the rest of the list still runs.
 */
export const faultKinds = ['cutBefore', 'cutAfter', 'notSent', 'answerLost', 'memoryFailure'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** The fault that strikes the n-th command of a session (from 1), if any. */
export type Fault = (number: number) => FaultKind | undefined;

/** A store whose writes fail while it is told so. */
class FailingStore extends MemoryStore {
  failing = false;
  override commit(changes: ReadonlyMap<string, Uint8Array | undefined>): void {
    if (this.failing) throw new Error('no write');
    super.commit(changes);
  }
}

/** The phone's door over one interface of an element: what OMAPI gives an app (docs/protocol/handset-door.md). */
export class TestDoor implements RelayDoor {
  readonly #card: CardInterface;
  readonly #fault: Fault;
  /** Commands that were to be sent. */
  commands = 0;
  readonly sent: string[] = [];
  readonly #store: FailingStore;
  constructor({ element, store }: Pick<TestElement, 'element' | 'store'>, fault: Fault = () => undefined) {
    this.#card = element.connect();
    this.#store = store;
    this.#fault = fault;
  }

  async openChannel(aid: Uint8Array): Promise<RelayChannel> {
    const opened = await this.#card.process(commandApdu(0x00, 0x70, 0x00, 0x00, new Uint8Array(0), 1));
    const number = opened.data[0];
    if (number === undefined) throw new HttpError('http.busy');
    const select = onLogicalChannel(commandApdu(0x00, 0xa4, 0x04, 0x00, aid, 256), number);
    const selectResponse = await this.#send(async () => serializeResponseApdu(await this.#card.process(select)));
    const close = async () => {
      await this.#card.process(commandApdu(0x00, 0x70, 0x80, number, new Uint8Array(0)));
    };
    if (toHex(selectResponse) === '6A82') {
      await close();
      throw new HttpError('http.not_found');
    }
    return { selectResponse, close, transmitRaw: (commands) => this.#transmit(number, commands) };
  }

  async #transmit(channel: number, commands: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const responses: Uint8Array[] = [];
    for (const bytes of commands) {
      const command = parseCommandApdu(bytes);
      this.sent.push(toHex(bytes));
      const response = await this.#send(async () =>
        serializeResponseApdu(await this.#card.process(onLogicalChannel(command, channel))),
      );
      responses.push(response);
    }
    return responses;
  }

  async #send(work: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const lost = Uint8Array.of(statusWords.noPreciseDiagnosis >> 8, statusWords.noPreciseDiagnosis & 0xff);
    const fault = this.#fault(++this.commands);
    if (fault === 'notSent') return lost;
    if (fault !== 'cutBefore') {
      this.#store.failing = fault === 'memoryFailure';
      const response = await work();
      this.#store.failing = false;
      if (fault === undefined || fault === 'memoryFailure') return response;
      if (fault === 'answerLost') return lost;
    }
    throw new WalletKilled();
  }
}

/** The wallet's local part: sets PIN and password on the applet, as the person chose them. */
export async function setSecrets(element: SecureElement, pin = '1234', password = 'ABC123'): Promise<string[]> {
  const card = element.connect();
  const send = async (...bytes: readonly [number, number, number, number, Uint8Array]): Promise<string> =>
    (await card.process(commandApdu(...bytes))).statusWord.toString(16);
  await send(0x00, 0xa4, 0x04, 0x0c, aids.jpkiApplet);
  const answers: string[] = [];
  for (const [file, secret] of [
    [0x18, pin],
    [0x1b, password],
  ] as const) {
    await send(0x00, 0xa4, 0x02, 0x0c, Uint8Array.of(0x00, file));
    answers.push(await send(0x00, 0x24, 0x01, 0x80, utf8(secret)));
  }
  return answers;
}

/** Whether both keys sign after their secrets, checked with these certificates (DER, base64). */
export async function bothKeysSign(
  element: SecureElement,
  certificates: readonly { readonly kind: string; readonly certificate: string }[],
): Promise<boolean> {
  const places = [
    ['userAuthentication', 0x17, 0x18, '1234'] as const,
    ['digitalSignature', 0x1a, 0x1b, 'ABC123'] as const,
  ];
  const signed = places.map(async ([kind, key, file, secret]) => {
    const issued = certificates.find((certificate) => certificate.kind === kind);
    if (!issued) return false;
    const message = new Uint8Array(randomBytes(20));
    const { data, statusWord } = await signOn(element, key, file, secret, message);
    const { publicKey } = new X509Certificate(Buffer.from(issued.certificate, 'base64'));
    return statusWord === 0x9000 && verify('sha256', message, publicKey, data);
  });
  return (await Promise.all(signed)).every(Boolean);
}

/** Signs a DigestInfo with an applet's key after its secret; the signature, or the status word. */
async function signOn(element: SecureElement, key: number, secretFile: number, secret: string, message: Uint8Array) {
  const card = element.connect();
  const send = (...bytes: readonly [number, number, number, number, Uint8Array, number?]) =>
    card.process(commandApdu(...bytes));
  await send(0x00, 0xa4, 0x04, 0x0c, aids.jpkiApplet);
  await send(0x00, 0xa4, 0x02, 0x0c, Uint8Array.of(0x00, secretFile));
  await send(0x00, 0x20, 0x00, 0x80, utf8(secret));
  await send(0x00, 0xa4, 0x02, 0x0c, Uint8Array.of(0x00, key));
  const digestInfo = concatBytes(
    Uint8Array.from(Buffer.from('3031300d060960864801650304020105000420', 'hex')),
    new Uint8Array(createHash('sha256').update(message).digest()),
  );
  return await send(0x80, 0x2a, 0x00, 0x80, digestInfo, 256);
}
