import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64, fromHex, InroError, utf8 } from '@inro/problem';
import {
  type FactoryApplication,
  type FactoryDomain,
  type FactoryKeys,
  jpkiApplet,
  jpkiAppletAids,
  type ManufacturingOrder,
  manufacture,
  SecureElement,
} from '@inro/secure-element';
import { type NodeElementHost, openElementHost } from '@inro/secure-element/node';
import type { ElementShelf } from '../handset.ts';
import { HostedElement } from './hosted-element.ts';
import type { ElementDelivery, MakerClient } from './maker-client.ts';

/** Identifiers of docs/protocol/secure-element.md. */
const ISD = 'A000000151000000';
const AMSD = 'A000000151534D01';
const JPKI_SD = 'D392F0002601E0000001';
/** GPCS 2.3.1 §11.1.2: Security Domain; with Authorized Management. */
const SECURITY_DOMAIN = 0x800000;
const AUTHORIZED_MANAGEMENT = 0x80c000;
/** SCP03 "i": S16, pseudo-random challenge, R-MAC, R-ENC; S8 with the same is offered beside it. */
const I = 0x71;
const OFFERED = fromHex('7170');
const CARD_PROFILE = fromHex('01');

const modules = [jpkiApplet];

/** Elements as SQLite files below `folder`, one each, made to the maker's delivery and kept open while this process runs. */
export function openShelf(folder: string, maker: Pick<MakerClient, 'order' | 'close'>): ElementShelf {
  const elements = join(folder, 'elements');
  mkdirSync(elements, { recursive: true, mode: 0o700 });
  const open = new Set<NodeElementHost>();
  const fileOf = (kind: string, name: string): string => join(elements, `${kind}-${name}.sqlite`);

  const openFile = (kind: 'phone' | 'card', file: string): HostedElement => {
    try {
      const host = openElementHost(file);
      open.add(host);
      // A phone's element has power as long as the phone does, and so a timer; a plastic card has neither.
      const powered = kind === 'phone' ? { ...host, uptime: () => performance.now() } : host;
      return new HostedElement(new SecureElement(powered, modules));
    } catch (cause) {
      throw new InroError('handset.element_damaged', { cause });
    }
  };
  return {
    async open(kind, name) {
      const file = fileOf(kind, name);
      if (!existsSync(file)) throw new InroError('handset.element_damaged');
      return openFile(kind, file);
    },
    async make(kind, name, model) {
      const file = fileOf(kind, name);
      // An element that was finished before the process ended stays; a half-made one never had this name.
      if (!existsSync(file)) await makeFile(file, kind, model, maker);
      return openFile(kind, file);
    },
    close() {
      for (const host of open) host.close();
      maker.close();
    },
  };
}

async function makeFile(
  file: string,
  kind: 'phone' | 'card',
  model: string,
  maker: Pick<MakerClient, 'order'>,
): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const attestationPublicKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const delivery = await maker.order({ profile: kind, model, attestationPublicKey });
  const half = `${file}.new`;
  for (const remains of [half, `${half}-wal`, `${half}-shm`]) rmSync(remains, { force: true });
  const host = openElementHost(half, {
    privateKey: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
    certificateChain: delivery.attestationChain.map(fromBase64),
  });
  manufacture(host, modules, manufacturingOrder(kind, delivery));
  host.close();
  renameSync(half, file);
}

function manufacturingOrder(kind: 'phone' | 'card', delivery: ElementDelivery): ManufacturingOrder {
  const cplc = fromHex(delivery.cplc);
  return {
    issuerSecurityDomain: { aid: fromHex(ISD), ...factoryKeys(delivery, ISD) },
    cplc,
    diversificationData: new Uint8Array(createHash('sha256').update(cplc).digest().subarray(0, 10)),
    issuerIdentificationNumber: utf8('INRO'),
    cardImageNumber: Uint8Array.of(0, kind === 'phone' ? 1 : 2),
    offeredChannels: OFFERED,
    ...(kind === 'phone' ? phoneContents(delivery) : cardContents(delivery)),
  };
}

interface Contents {
  readonly domains: readonly FactoryDomain[];
  readonly applications?: readonly FactoryApplication[];
}

/** A phone leaves the factory with the domain that may manage it, and without the JPKI domain. */
const phoneContents = (delivery: ElementDelivery): Contents => ({
  domains: [domain(delivery, AMSD, AUTHORIZED_MANAGEMENT)],
});

/** A My Number Card leaves it with the JPKI domain and its applet, not personalised. */
const cardContents = (delivery: ElementDelivery): Contents => ({
  domains: [domain(delivery, JPKI_SD, SECURITY_DOMAIN)],
  applications: [
    { aid: jpkiAppletAids.instance, module: jpkiApplet, securityDomain: fromHex(JPKI_SD), parameters: CARD_PROFILE },
  ],
});

const domain = (delivery: ElementDelivery, aid: string, privileges: number): FactoryDomain => ({
  aid: fromHex(aid),
  securityDomain: fromHex(ISD),
  privileges,
  ...factoryKeys(delivery, aid),
});

function factoryKeys({ keys }: ElementDelivery, securityDomain: string): FactoryKeys {
  const set = keys.find((candidate) => candidate.securityDomain === securityDomain);
  if (set === undefined) throw new InroError('handset.maker_unavailable');
  const { keyVersion, enc, mac, dek } = set;
  return { keyVersion, keys: { enc: fromHex(enc), mac: fromHex(mac), dek: fromHex(dek) }, i: I };
}
