import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { CommandApdu, ResponseApdu } from '@inro/apdu';
import { aids, commandApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { fromHex, utf8 } from '@inro/foundation';
import type { StaticKeys } from '@inro/secure-channel/off-card';
import {
  type ApplicationModule,
  type CardInterface,
  type ElementHost,
  type ElementStore,
  type ManufacturingOrder,
  manufacture,
  SecureElement,
} from '@inro/secure-element';
import { nodeP256Engine, nodeP384Engine, nodeRsaEngine } from '@inro/secure-element/node';
import { MemoryStore } from './stores.ts';

export const ISD = aids.issuerSecurityDomain;
export const AMSD = aids.authorizedManagementSecurityDomain;
export const JPKI_SD = aids.jpkiSecurityDomain;
export const JPKI_APPLET = aids.jpkiApplet;
const initial = fromHex('404142434445464748494A4B4C4D4E4F');
export const INITIAL_KEYS: StaticKeys = { enc: initial, mac: initial, dek: initial };
export const AMSD_KEYS: StaticKeys = {
  enc: new Uint8Array(32).fill(1),
  mac: new Uint8Array(32).fill(2),
  dek: new Uint8Array(32).fill(3),
};

/** The domains of a phone as its maker delivers it. */
export const AMSD_DOMAIN = {
  aid: AMSD,
  securityDomain: ISD,
  privileges: 0x80c000,
  i: 0x71,
  keyVersion: 0x30,
  keys: AMSD_KEYS,
};
export const JPKI_DOMAIN = {
  aid: JPKI_SD,
  securityDomain: AMSD,
  privileges: 0x800000,
  i: 0x71,
  keyVersion: 0x02,
  keys: AMSD_KEYS,
};

/** Who opens a session, with which keys: for OffCard.open. */
export const AS_ISSUER = { aid: ISD, keys: INITIAL_KEYS };
export const AS_AMSD = { aid: AMSD, keys: AMSD_KEYS, version: 0x30, i: 0x71 };
export const asProvider = (keys: StaticKeys) => ({ aid: JPKI_SD, keys, version: 0x02, i: 0x71 });

const attestationKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** The chain is only carried by the element, never read: any bytes do here. */
export const ATTESTATION_CHAIN = [utf8('leaf '.repeat(100)), utf8('maker '.repeat(80))];

export const hostOn = (store: ElementStore): ElementHost => ({
  store,
  randomness: (length) => new Uint8Array(randomBytes(length)),
  rsa: nodeRsaEngine,
  p384: nodeP384Engine,
  p256: nodeP256Engine,
  attestation: {
    certificateChain: ATTESTATION_CHAIN,
    sign: async (statement) => new Uint8Array(sign('sha256', statement, attestationKey.privateKey)),
  },
});

/** The factory's order for a test card as the recordings know it. */
export const testOrder = (changes: Partial<ManufacturingOrder> = {}): ManufacturingOrder => ({
  issuerSecurityDomain: { aid: ISD, keyVersion: 0xff, keys: INITIAL_KEYS, i: 0x70 },
  cplc: new Uint8Array(42),
  diversificationData: new Uint8Array(10).fill(1),
  issuerIdentificationNumber: fromHex('4A504B49'),
  cardImageNumber: fromHex('0001'),
  offeredChannels: fromHex('00107060'),
  claimedPrivileges: 0x9efe80,
  ...changes,
});

/** Makes an element in a store and powers it on. */
export function newElement(
  order: ManufacturingOrder,
  modules: readonly ApplicationModule[],
  store = new MemoryStore(),
) {
  manufacture(hostOn(store), modules, order);
  const element = new SecureElement(hostOn(store), modules);
  return { element, card: element.connect(), store };
}

interface ProbeSession {
  selections: number;
}

/**
 * A small real application under the JPKI applet's names: keeps records, counts, makes keys. INS 10 writes a record,
 * 12 reads it, 14 writes and then refuses, 16 commits and then refuses, 18 counts in volatile state, 20 throws.
 * DGI 0102 makes a key, 0103 signs with it, 0107 answers its data, 01FF refuses after a write.
 */
export const probe: ApplicationModule<ProbeSession> = {
  loadFileAid: aids.jpkiLoadFile,
  moduleAid: aids.jpkiModule,
  version: 0x0100,
  openSession: () => ({ selections: 0 }),
  install: (parameters, { records }) => records.set('parameters', parameters),
  select: ({ lifeCycle }) => Uint8Array.of(0x6f, 0x03, 0x9f, 0x70, lifeCycle),
  process(command: CommandApdu, { records, session }): ResponseApdu {
    switch (command.ins) {
      case 0x10:
        records.set('note', command.data);
        return responseApdu();
      case 0x12:
        return responseApdu(records.get('note') ?? new Uint8Array(0));
      case 0x14:
        records.set('note', command.data);
        throw new StatusWordError(statusWords.conditionsNotSatisfied);
      case 0x16:
        records.set('note', command.data);
        records.commitNow();
        records.set('note', fromHex('DEAD'));
        throw new StatusWordError(statusWords.conditionsNotSatisfied);
      case 0x18:
        session.selections++;
        return responseApdu(Uint8Array.of(session.selections));
      case 0x20:
        throw new Error('a fault of the application');
      default:
        throw new StatusWordError(statusWords.instructionNotSupported);
    }
  },
  async storeData(dgi, data, { keys, records, secureChannel }) {
    if (secureChannel?.securityLevel !== 0x33) throw new StatusWordError(statusWords.conditionsNotSatisfied);
    if (dgi === 0x0102) return (await keys.generate('key', 'rsa-2048')).octets.slice(256);
    if (dgi === 0x0103) return (await keys.signPkcs1('key', data)).slice(0, 200);
    if (dgi === 0x0107) return data;
    records.set('note', data);
    throw new StatusWordError(statusWords.referencedDataNotFound);
  },
};

/** SELECT by name. */
export const selectCommand = (aid: Uint8Array, p2 = 0): CommandApdu => commandApdu(0x00, 0xa4, 0x04, p2, aid, 256);

export const statusOf = async (card: CardInterface, command: CommandApdu): Promise<string> =>
  (await card.process(command)).statusWord.toString(16).toUpperCase();
