import { commandApdu, expectStatus } from '@inro/apdu';
import { fromHex, utf8 } from '@inro/foundation';
import { type CardInterface, type ElementStore, jpkiApplet, manufacture, SecureElement } from '@inro/secure-element';
import {
  AMSD_KEYS,
  hostOn,
  ISD,
  JPKI_APPLET,
  JPKI_SD,
  selectCommand,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import { OffCard, personalize, storeDgi } from '../../../quality/testing/element/off-card.ts';
import { MemoryStore } from '../../../quality/testing/element/stores.ts';

export { JPKI_APPLET, JPKI_SD } from '../../../quality/testing/element/new-element.ts';
export { OffCard, personalize, storeDgi } from '../../../quality/testing/element/off-card.ts';
export const DOMAIN_KEYS = AMSD_KEYS;

/** A store that holds a phone's element with the JPKI security domain and applet as they leave the factory. */
export function newStore(): MemoryStore {
  const store = new MemoryStore();
  const order = testOrder({
    domains: [{ aid: JPKI_SD, securityDomain: ISD, privileges: 0x800000, i: 0x70, keyVersion: 2, keys: DOMAIN_KEYS }],
    applications: [{ aid: JPKI_APPLET, module: jpkiApplet, securityDomain: JPKI_SD }],
  });
  manufacture(hostOn(store), [jpkiApplet], order);
  return store;
}

/** Powers an element on. */
export const powerOn = (store: ElementStore): CardInterface => new SecureElement(hostOn(store), [jpkiApplet]).connect();

/** Sets the user-authentication PIN as a person does, after a permit over the secure channel. */
export async function setPin(card: CardInterface, pin: string): Promise<void> {
  const provider = await OffCard.open(card, { aid: JPKI_SD, keys: DOMAIN_KEYS });
  await provider.done(personalize(JPKI_APPLET));
  await provider.done(storeDgi(0x0101, fromHex('01'), 0, true));
  expectStatus(await card.process(selectCommand(JPKI_APPLET)));
  expectStatus(await card.process(commandApdu(0x00, 0xa4, 0x02, 0x0c, fromHex('0018'))));
  expectStatus(await card.process(commandApdu(0x00, 0x24, 0x01, 0x80, utf8(pin))));
}

/** VERIFY on a fresh selection; the status word in hexadecimal. */
export async function verifyPin(card: CardInterface, pin: string): Promise<string> {
  await card.process(selectCommand(JPKI_APPLET));
  await card.process(commandApdu(0x00, 0xa4, 0x02, 0x0c, fromHex('0018')));
  return (await card.process(commandApdu(0x00, 0x20, 0x00, 0x80, utf8(pin)))).statusWord.toString(16).toUpperCase();
}
