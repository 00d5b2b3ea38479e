import { commandApdu, expectStatus, onLogicalChannel, type ResponseApdu } from '@inro/apdu';
import { fromHex, toHex, utf8 } from '@inro/foundation';
import type { CardInterface, ElementStore, SecureElement } from '@inro/secure-element';
import { JPKI_APPLET } from '../../../quality/testing/element/new-element.ts';
import { newJpkiElement, personaliseFully, powerOn } from '../../../quality/testing/element/personalised-element.ts';
import { MemoryStore } from '../../../quality/testing/element/stores.ts';
import { elementProgram } from './element-program.ts';
import type { World } from './without.ts';

export { JPKI_APPLET, JPKI_SD } from '../../../quality/testing/element/new-element.ts';
export {
  ISSUER_KEYS,
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  powerOn,
  TEST_PASSWORD,
  TEST_PIN,
} from '../../../quality/testing/element/personalised-element.ts';
export { Personaliser } from '../../../quality/testing/element/personaliser.ts';
export { MemoryStore } from '../../../quality/testing/element/stores.ts';

/** An enrolled phone's or card's disk. */
export async function enrolledDisk(profile: 'card' | 'phone' = 'phone'): Promise<MemoryStore> {
  const disk = new MemoryStore();
  await personaliseFully(newJpkiElement(profile, disk).connect());
  return disk;
}

/** The element of a world and its applet, powered on from this disk. */
export const elementIn = async (world: World, store: ElementStore): Promise<SecureElement> =>
  powerOn(store, await elementProgram(world));

/** Somebody at one logical channel of an interface. */
export class Terminal {
  readonly card: CardInterface;
  readonly channel: number;
  constructor(card: CardInterface, channel = 0) {
    this.card = card;
    this.channel = channel;
  }

  /** Another logical channel of the same interface, opened by MANAGE CHANNEL. */
  async another(): Promise<Terminal> {
    const { data } = expectStatus(await this.card.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1)));
    return new Terminal(this.card, data[0]!);
  }

  /** Header, data and Le of a command; the whole answer. */
  async send(header: string, data = '', le?: number): Promise<ResponseApdu> {
    const [cla, ins, p1, p2] = fromHex(header) as unknown as [number, number, number, number];
    return await this.card.process(onLogicalChannel(commandApdu(cla, ins, p1, p2, fromHex(data), le), this.channel));
  }

  /** The status word in hexadecimal. */
  async status(header: string, data = '', le?: number): Promise<string> {
    return (await this.send(header, data, le)).statusWord.toString(16).toUpperCase();
  }

  select = (aid = JPKI_APPLET): Promise<string> => this.status('00A4040C', toHex(aid));
  verifyPin = (pin: string): Promise<string> => this.status('00200098', toHex(utf8(pin)));
  verifyPassword = (password: string): Promise<string> => this.status('0020009B', toHex(utf8(password)));
  setPin = (pin: string): Promise<string> => this.status('00240198', toHex(utf8(pin)));
  triesLeft = (): Promise<string> => this.status('00200098');
  /** COMPUTE DIGITAL SIGNATURE with the authentication key. */
  sign = (): Promise<string> => this.status('802A0297', '00'.repeat(32), 256);
  /** The first bytes of a file, or why not. */
  async read(ef: string): Promise<string> {
    const selected = await this.status('00A4020C', ef);
    return selected === '9000' ? await this.status('00B00000', '', 16) : selected;
  }
}
