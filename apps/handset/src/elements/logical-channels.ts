import {
  commandApdu,
  onLogicalChannel,
  parseClassByte,
  parseCommandApdu,
  type ResponseApdu,
  responseApdu,
  StatusWordError,
  serializeResponseApdu,
  statusWordOfError,
  statusWords,
} from '@inro/apdu';
import { HandsetError } from '../errors.ts';
import type { ElementInterface } from './hosted-element.ts';

const SELECT = 0xa4;
const MANAGE_CHANNEL = 0x70;

interface OpenChannel {
  readonly number: number;
  readonly owner: string;
}

/** A phone's logical channels as Android's OMAPI gives them to apps: each with an application selected, none the basic one. */
export class LogicalChannels {
  readonly #element: ElementInterface;
  /** Oldest use first. */
  #open: OpenChannel[] = [];

  constructor(element: ElementInterface) {
    this.#element = element;
  }

  /**
   * MANAGE CHANNEL and SELECT; the channel belongs to `owner`. `handset.applet_not_found` on 6A82,
   * `handset.channel_refused` on anything else. When the element has no channel left the least recently used one closes.
   */
  async open(
    aid: Uint8Array,
    owner: string,
  ): Promise<{ readonly channel: number; readonly selectResponse: Uint8Array }> {
    const number = await this.#openNumber();
    const response = await this.#element.process(
      onLogicalChannel(commandApdu(0x00, SELECT, 0x04, 0x00, aid, 256), number),
    );
    if (response.statusWord !== statusWords.success && response.statusWord >> 8 !== 0x62) {
      await this.#closeNumber(number);
      const missing = response.statusWord === statusWords.fileNotFound;
      throw new HandsetError(missing ? 'handset.applet_not_found' : 'handset.channel_refused');
    }
    this.#open.push({ number, owner });
    return { channel: number, selectResponse: serializeResponseApdu(response) };
  }

  /** Sends commands one after the other, also after an error status word; what OMAPI refuses gets an empty answer. */
  async transmit(channel: number, owner: string, commands: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const responses: Uint8Array[] = [];
    for (const command of commands) {
      this.#use(channel, owner);
      responses.push(await this.#transmitOne(channel, command));
    }
    return responses;
  }

  async close(channel: number, owner: string): Promise<void> {
    this.#use(channel, owner);
    this.#open = this.#open.filter(({ number }) => number !== channel);
    await this.#closeNumber(channel);
  }

  async #transmitOne(channel: number, bytes: Uint8Array): Promise<Uint8Array> {
    try {
      const command = parseCommandApdu(bytes);
      const selectByName = command.ins === SELECT && command.p1 === 0x04;
      const { logicalChannel } = parseClassByte(command.cla);
      // OMAPI 3.3 Channel.transmit: SELECT by name, MANAGE CHANNEL and foreign channel numbers are refused.
      if (selectByName || command.ins === MANAGE_CHANNEL || logicalChannel !== 0) return new Uint8Array(0);
      return serializeResponseApdu(await this.#element.process(onLogicalChannel(command, channel)));
    } catch (failure) {
      if (!(failure instanceof StatusWordError)) throw failure;
      return serializeResponseApdu(responseApdu(undefined, statusWordOfError(failure)));
    }
  }

  #use(channel: number, owner: string): void {
    const found = this.#open.find(({ number }) => number === channel);
    if (found === undefined || found.owner !== owner) throw new HandsetError('handset.channel_unknown');
    this.#open = [...this.#open.filter((open) => open !== found), found];
  }

  async #openNumber(): Promise<number> {
    for (;;) {
      const response = await this.#manage(0x00, 0x00, 1);
      const [number] = response.data;
      if (response.statusWord === statusWords.success && number !== undefined) return number;
      const oldest = this.#open.shift();
      if (oldest === undefined) throw new HandsetError('handset.channel_refused');
      await this.#closeNumber(oldest.number);
    }
  }

  async #closeNumber(number: number): Promise<void> {
    await this.#manage(0x80, number);
  }

  #manage(p1: number, p2: number, le?: number): Promise<ResponseApdu> {
    return this.#element.process(commandApdu(0x00, MANAGE_CHANNEL, p1, p2, undefined, le));
  }
}
