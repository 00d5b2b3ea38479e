import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { commandApdu, onLogicalChannel, parseCommandApdu, serializeResponseApdu, statusWords } from '@inro/apdu';
import { concatBytes, InroError, toHex, utf8 } from '@inro/problem';
import { diversifyKeys } from '@inro/secure-channel/off-card';
import {
  type CardInterface,
  type ElementHost,
  type ElementStore,
  jpkiApplet,
  manufacture,
  SecureElement,
} from '@inro/secure-element';
import { nodeRsaEngine } from '@inro/secure-element/node';
import { MemoryStore } from '../../../../packages/secure-element/test/stores.ts';
import type { RelayChannel, RelayDoor } from '../../../wallet/src/core/local-agent/index.ts';
import { aids, keyVersions } from '../../src/core/aids.ts';
import { Authority } from './authority.ts';

const maker = await Authority.make('Maker of test phones', 'ec');

/** The two master keys, as the maker of elements and the roles share them. */
export const masterKeys = { issuer: new Uint8Array(randomBytes(32)), provider: new Uint8Array(randomBytes(32)) };

/** A real element in process, with the certificate that its maker gave it. */
export interface TestElement {
  readonly element: SecureElement;
  readonly store: ElementStore;
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
export async function makeElement(
  profile: 'phone' | 'card',
  store: ElementStore = new MemoryStore(),
): Promise<TestElement> {
  const cplc = new Uint8Array(randomBytes(42));
  const host: ElementHost = {
    store,
    randomness: (length) => new Uint8Array(randomBytes(length)),
    rsa: nodeRsaEngine,
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
        ? [
            domain(
              aids.authorizedManagementSecurityDomain,
              isd,
              0x80c000,
              keyVersions.authorizedManagement,
              masterKeys.issuer,
            ),
          ]
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

/** What may happen to the n-th command of a session (from 1). */
export type Fault = (number: number) => 'cutBefore' | 'cutAfter' | 'notSent' | 'answerLost' | undefined;

/** The phone's door over one interface of an element: what OMAPI gives an app (docs/protocol/handset-door.md). */
export class TestDoor implements RelayDoor {
  readonly #card: CardInterface;
  readonly #fault: Fault;
  /** Commands that were to be sent. */
  commands = 0;
  readonly sent: string[] = [];
  broken = false;
  constructor(element: SecureElement, fault: Fault = () => undefined) {
    this.#card = element.connect();
    this.#fault = fault;
  }

  async openChannel(aid: Uint8Array): Promise<RelayChannel> {
    const opened = await this.#card.process(commandApdu(0x00, 0x70, 0x00, 0x00, new Uint8Array(0), 1));
    const number = opened.data[0];
    if (number === undefined) throw new InroError('http.busy');
    const select = onLogicalChannel(commandApdu(0x00, 0xa4, 0x04, 0x00, aid, 256), number);
    const selectResponse = await this.#send(async () => serializeResponseApdu(await this.#card.process(select)));
    const close = async () => {
      await this.#card.process(commandApdu(0x00, 0x70, 0x80, number, new Uint8Array(0)));
    };
    if (toHex(selectResponse) === '6A82') {
      await close();
      throw new InroError('http.not_found');
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
    if (this.broken) throw new InroError('http.peer_unavailable');
    const fault = this.#fault(++this.commands);
    if (fault === 'notSent') return lost;
    if (fault !== 'cutBefore') {
      const response = await work();
      if (fault === undefined) return response;
      if (fault === 'answerLost') return lost;
    }
    this.broken = true;
    throw new InroError('http.peer_unavailable');
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

/** Signs a DigestInfo with an applet's key after its secret; the signature, or the status word. */
export async function signOn(
  element: SecureElement,
  key: number,
  secretFile: number,
  secret: string,
  message: Uint8Array,
) {
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
