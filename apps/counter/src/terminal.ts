import {
  type CommandApdu,
  commandApdu,
  expectStatus,
  onLogicalChannel,
  parseCommandApdu,
  parseResponseApdu,
  serializeCommandApdu,
  statusWords,
} from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { HandsetError } from '@inro/handset/errors';
import { socketTransport } from '@inro/host';
import { callJson, type ElementChannel, type ElementDoor } from '@inro/wallet/core';
import type { Desk } from './desk.ts';

type Transmit = (commands: readonly Uint8Array[]) => Promise<readonly Uint8Array[]>;

/** The counter's card terminal: raw APDUs to the card in it; applications are opened on logical channels of their own. */
export class Terminal implements ElementDoor {
  readonly #transmit: Transmit;
  private constructor(transmit: Transmit) {
    this.#transmit = transmit;
  }

  /** Puts a card of the cast into the terminal and resets it. */
  static async insert(desk: Desk, card: string): Promise<Terminal> {
    const { doorToken } = await desk.cast('POST', `/cast/cards/${card}/terminal`);
    const [http, headers] = [socketTransport(), { authorization: `Bearer ${doorToken}` }];
    const call = (path: string, body: unknown) =>
      callJson(http, 'phone', 'POST', `${desk.origin('handset')}${path}`, body, headers);
    await call('/terminal/connect', {});
    return new Terminal(async (commands) => {
      const { responses } = await call('/terminal/transmit', { commands: commands.map(toHex) });
      return (responses as string[]).map(fromHex);
    });
  }

  /** ISO/IEC 7816-4 §11.1.2: opens a logical channel by MANAGE CHANNEL and selects there. */
  async openChannel(aid: Uint8Array): Promise<ElementChannel> {
    const opened = expectStatus(await this.#one(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1)));
    const number = opened.data[0]!;
    const close = async () => {
      await this.#one(commandApdu(0x00, 0x70, 0x80, number));
    };
    const transmitRaw = (commands: readonly Uint8Array[]) =>
      this.#transmit(
        commands.map((command) => serializeCommandApdu(onLogicalChannel(parseCommandApdu(command), number))),
      );
    const transmitAll = async (commands: readonly CommandApdu[]) =>
      (await transmitRaw(commands.map(serializeCommandApdu))).map(parseResponseApdu);
    const [selectResponse] = await transmitRaw([serializeCommandApdu(commandApdu(0x00, 0xa4, 0x04, 0x00, aid, 256))]);
    if (parseResponseApdu(selectResponse!).statusWord === statusWords.fileNotFound) {
      await close();
      throw new HandsetError('handset.applet_not_found');
    }
    return {
      selectResponse: selectResponse!,
      close,
      transmitRaw,
      transmitAll,
      transmit: async (command) => (await transmitAll([command]))[0]!,
    };
  }

  async #one(command: CommandApdu) {
    const [response] = await this.#transmit([serializeCommandApdu(command)]);
    return parseResponseApdu(response!);
  }
}
