import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { aids, StatusWordError } from '@inro/apdu';
import type { ElementDelivery } from '@inro/authority-wire/maker';
import { fromBase64, fromHex, toHex, utf8 } from '@inro/foundation';
import { storageFailure } from '@inro/host';
import { HostError } from '@inro/host/errors';
import type { Carrier } from '@inro/jpki-profile';
import {
  type FactoryApplication,
  type FactoryDomain,
  type FactoryKeys,
  jpkiApplet,
  type ManufacturingOrder,
  manufacture,
  SecureElement,
} from '@inro/secure-element';
import { type NodeElementHost, openElementHost } from '@inro/secure-element/node';
import { HandsetError } from '../errors.ts';
import type { ElementShelf } from '../handset.ts';
import { HostedElement } from './hosted-element.ts';
import type { MakerClient } from './maker-client.ts';

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

  const openFile = (kind: Carrier, file: string): HostedElement => {
    let host: NodeElementHost | undefined;
    try {
      host = openElementHost(file);
      // A phone's element has power as long as the phone does, and so a timer; a plastic card has neither.
      const powered = kind === 'phone' ? { ...host, uptime: () => performance.now() } : host;
      const element = new HostedElement(new SecureElement(powered, modules));
      open.add(host);
      return element;
    } catch (cause) {
      host?.close();
      throw storageFailure(cause) ?? new HandsetError('handset.element_damaged', { cause });
    }
  };
  return {
    async open(kind, name) {
      const file = fileOf(kind, name);
      if (!existsSync(file)) throw new HandsetError('handset.element_damaged');
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

async function makeFile(file: string, kind: Carrier, model: string, maker: Pick<MakerClient, 'order'>): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const attestationPublicKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const delivery = await maker.order({ profile: kind, model, attestationPublicKey });
  const half = `${file}.new`;
  for (const remains of [half, `${half}-wal`, `${half}-shm`]) rmSync(remains, { force: true });
  const attestation = {
    privateKey: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
    certificateChain: delivery.attestationChain.map(fromBase64),
  };
  let host: NodeElementHost | undefined;
  try {
    host = openElementHost(half, attestation);
    manufacture(host, modules, manufacturingOrder(kind, delivery));
  } catch (failure) {
    if (failure instanceof StatusWordError) throw new HostError('host.disk_failing', { cause: failure });
    throw storageFailure(failure) ?? failure;
  } finally {
    host?.close();
  }
  // sqlite.org/wal.html §3: what could not be moved into the file itself when it was closed is left beside it.
  if (existsSync(`${half}-wal`)) throw new HostError('host.disk_failing');
  renameSync(half, file);
}

function manufacturingOrder(kind: Carrier, delivery: ElementDelivery): ManufacturingOrder {
  const cplc = fromHex(delivery.cplc);
  return {
    issuerSecurityDomain: { aid: aids.issuerSecurityDomain, ...factoryKeys(delivery, aids.issuerSecurityDomain) },
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
  domains: [domain(delivery, aids.authorizedManagementSecurityDomain, AUTHORIZED_MANAGEMENT)],
});

/** A My Number Card leaves it with the JPKI domain and its applet, not personalised. */
const cardContents = (delivery: ElementDelivery): Contents => ({
  domains: [domain(delivery, aids.jpkiSecurityDomain, SECURITY_DOMAIN)],
  applications: [
    { aid: aids.jpkiApplet, module: jpkiApplet, securityDomain: aids.jpkiSecurityDomain, parameters: CARD_PROFILE },
  ],
});

const domain = (delivery: ElementDelivery, aid: Uint8Array, privileges: number): FactoryDomain => ({
  aid,
  securityDomain: aids.issuerSecurityDomain,
  privileges,
  ...factoryKeys(delivery, aid),
});

function factoryKeys({ keys }: ElementDelivery, securityDomain: Uint8Array): FactoryKeys {
  const set = keys.find((candidate) => candidate.securityDomain === toHex(securityDomain));
  if (set === undefined) throw new HandsetError('handset.maker_unavailable');
  const { keyVersion, enc, mac, dek } = set;
  return { keyVersion, keys: { enc: fromHex(enc), mac: fromHex(mac), dek: fromHex(dek) }, i: I };
}
