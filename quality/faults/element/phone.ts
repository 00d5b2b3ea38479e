import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { type CommandApdu, commandApdu, expectStatus } from '@inro/apdu';
import { fromBase64Url, fromHex, toHex } from '@inro/foundation';
import { keyDataField, putKeyCommand, type StaticKeys } from '@inro/secure-channel/off-card';
import {
  type CardInterface,
  type ElementHost,
  type ElementStore,
  jpkiApplet,
  manufacture,
  SecureElement,
} from '@inro/secure-element';
import { nodeRsaEngine } from '@inro/secure-element/node';
import { testAuthority } from '../../testing/element/applet-authority.ts';
import {
  AMSD_DOMAIN,
  AS_AMSD,
  asProvider,
  hostOn,
  JPKI_APPLET,
  JPKI_SD,
  testOrder,
} from '../../testing/element/new-element.ts';
import {
  extradite,
  installDomain,
  installJpki,
  OffCard,
  personalize,
  setStatus,
  storeDgi,
} from '../../testing/element/off-card.ts';
import type { ElementProgram } from '../../testing/element/personalised-element.ts';
import { Personaliser, setSecret } from '../../testing/element/personaliser.ts';
import { MemoryStore } from '../../testing/element/stores.ts';

const keySet = (seed: number): StaticKeys => ({
  enc: new Uint8Array(32).fill(seed),
  mac: new Uint8Array(32).fill(seed + 1),
  dek: new Uint8Array(32).fill(seed + 2),
});
export const TRANSPORT = keySet(0x70);
export const FINAL = keySet(0x40);
export const issuer = AS_AMSD;
export const transport = { aid: JPKI_SD, keys: TRANSPORT, version: 0x01, i: 0x71 };
export const provider = asProvider(FINAL);
export const secrets = { pin: '1234', password: 'ABC123' } as const;
export const references = { pin: 0x0018, password: 0x001b } as const;

/** Two real key pairs, made once for a drill and handed out in turn: each run then leaves the same bytes. */
const pairs = await Promise.all([nodeRsaEngine.generate(), nodeRsaEngine.generate()]);
const authority = await testAuthority('Drill CA');
const files = {
  authentication: await authority.certify(pairs[0]!.publicKey, 'Authentication'),
  signature: await authority.certify(pairs[1]!.publicKey, 'Signature'),
  ca: authority.certificate,
};

/** Powers a phone's element on; its keys are the drill's own, in turn. */
export function powerOn(store: ElementStore, program: ElementProgram = { SecureElement, jpkiApplet }): CardInterface {
  let made = 0;
  const host: ElementHost = {
    ...hostOn(store),
    rsa: { ...nodeRsaEngine, generate: async () => pairs[made++ % pairs.length]! },
  };
  return new program.SecureElement(host, [program.jpkiApplet]).connect();
}

/** A phone as it leaves the factory: issuer's domain and AMSD. */
export function factory(): MemoryStore {
  const store = new MemoryStore();
  manufacture(hostOn(store), [jpkiApplet], testOrder({ domains: [AMSD_DOMAIN] }));
  return store;
}

/** The whole deployment of docs/protocol/tsm.md, with the person's secrets set in between. */
export async function enrol(card: CardInterface): Promise<void> {
  const host = await OffCard.open(card, issuer);
  await host.done(installDomain(JPKI_SD));
  await host.done(installJpki(JPKI_APPLET));
  await host.done(extradite(JPKI_APPLET, JPKI_SD));
  await host.done(personalize(JPKI_SD));
  await host.done(storeDgi(0x8f01, keyDataField(host.session, 1, TRANSPORT), 0, true));
  const rotation = await OffCard.open(card, transport);
  await rotation.done(putKeyCommand(rotation.session, { replaces: 1, keyVersion: 2, keys: FINAL }));
  const opening = { keys: FINAL, keyVersion: 2 };
  const first = await Personaliser.open(card, opening);
  await first.permit(0x03);
  await first.generate(0x0017, new Uint8Array(32).fill(1));
  await first.generate(0x001a, new Uint8Array(32).fill(1));
  await setSecret(card, references.pin, secrets.pin);
  await setSecret(card, references.password, secrets.password);
  const second = await Personaliser.open(card, opening);
  await second.writeFile(0x000a, files.authentication);
  await second.writeFile(0x000b, files.ca);
  await second.writeFile(0x0001, files.signature);
  await second.writeFile(0x0002, files.ca);
  const last = await OffCard.open(card, provider);
  await last.done(setStatus(0x40, 0x0f, JPKI_SD));
}

/** A phone after a whole enrolment. */
export async function enrolled(): Promise<MemoryStore> {
  const store = factory();
  await enrol(powerOn(store));
  return store;
}

export const select = (aid: Uint8Array): CommandApdu => commandApdu(0x00, 0xa4, 0x04, 0x0c, aid);
export const verify = (reference: number, secret = ''): CommandApdu =>
  commandApdu(0x00, 0x20, 0x00, 0x80 | reference, new TextEncoder().encode(secret));
export const change = (reference: number, secret: string): CommandApdu =>
  commandApdu(0x00, 0x24, 0x01, 0x80 | reference, new TextEncoder().encode(secret));
export const sign = (key: number): CommandApdu =>
  commandApdu(0x80, 0x2a, 0x02, 0x80 | (key & 0x1f), new Uint8Array(32).fill(3), 256);
export const selectApplet = async (card: CardInterface) => expectStatus(await card.process(select(JPKI_APPLET)));

/** Every run of eight bytes of every private number that lies in the store, in hexadecimal. */
export function privateWindows(store: ElementStore): Set<string> {
  const windows = new Set<string>();
  for (const [name, key] of store.load()) {
    if (!name.endsWith('/private')) continue;
    const jwk: JsonWebKey = createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' }).export({
      format: 'jwk',
    });
    for (const part of [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi]) {
      const hex = toHex(fromBase64Url(part!));
      for (let at = 0; at + 16 <= hex.length; at += 2) windows.add(hex.slice(at, at + 16));
    }
  }
  return windows;
}

export const EF = ['0001', '0002', '0006', '0008', '000A', '000B', '0017', '0018', '001A', '001B'].map(fromHex);
export { JPKI_APPLET, JPKI_SD };
