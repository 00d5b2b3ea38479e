import { fromHex, toHex } from '@inro/foundation';
import { InroError } from '@inro/problem';

/** An open logical channel of the phone's element, as the door gives it. */
export interface RelayChannel {
  /** The answer of SELECT: data and status word. */
  readonly selectResponse: Uint8Array;
  /** Sends every command, also after an error status word; an empty response means that the door did not send it. */
  transmitRaw(commands: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
  close(): Promise<void>;
}

/** The part of the door that the local agent needs; `DoorClient` is one. */
export interface RelayDoor {
  openChannel(aid: Uint8Array): Promise<RelayChannel>;
}

const NOT_AVAILABLE = '';
const NO_SUCH_APPLICATION = '6A82';

/** ISO/IEC 7816-4 §11.2.2: SELECT by DF name, first or only occurrence; the AID, or undefined. */
function selectedAid(command: Uint8Array): Uint8Array | undefined {
  if (command[0] !== 0x00 || command[1] !== 0xa4 || command[2] !== 0x04) return undefined;
  const length = command[4] ?? 0;
  return length === 0 || command.length < 5 + length ? undefined : command.slice(5, 5 + length);
}

/**
 * Remote management speaks the GlobalPlatform class (80…) only. What speaks ISO/IEC 7816 (VERIFY, READ BINARY,
 * MANAGE CHANNEL …) belongs to the holder, and is not sent for anybody else: no TSM may spend a PIN try.
 */
const isManagement = (command: Uint8Array): boolean => (command[0]! & 0x80) !== 0 && command[0] !== 0xff;

/** Carries lists of commands to the element, frames it cannot read, one logical channel at a time. */
export class ElementRelay {
  readonly #door: RelayDoor;
  #channel: RelayChannel | undefined;
  /** Commands that reached the door. */
  apdus = 0;
  constructor(door: RelayDoor) {
    this.#door = door;
  }

  /**
   * Runs a whole list. Every command has its answer at its place, an empty one when there is none (GP SERAM 2.0.0,
   * `seRamCommand`). `complete` is false when the way to the element broke.
   */
  async run(list: readonly string[]): Promise<{ readonly responses: string[]; readonly complete: boolean }> {
    const commands = list.map(fromHex);
    const responses = commands.map(() => NOT_AVAILABLE);
    try {
      for (let at = 0; at < commands.length; ) {
        const aid = selectedAid(commands[at]!);
        if (aid !== undefined) {
          responses[at++] = await this.#select(aid);
          continue;
        }
        let end = at;
        while (end < commands.length && selectedAid(commands[end]!) === undefined) end++;
        await this.#transmit(commands, responses, at, end);
        at = end;
      }
      return { responses, complete: true };
    } catch (failure) {
      if (!(failure instanceof InroError)) throw failure;
      await this.close();
      return { responses, complete: false };
    }
  }

  async close(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    await channel?.close().catch(() => undefined);
  }

  /** OMAPI refuses SELECT inside a channel, so a SELECT opens a channel of its own; the former one is closed. */
  async #select(aid: Uint8Array): Promise<string> {
    await this.close();
    this.apdus++;
    try {
      this.#channel = await this.#door.openChannel(aid);
    } catch (failure) {
      if (failure instanceof InroError && failure.row.httpStatus === 404) return NO_SUCH_APPLICATION;
      throw failure;
    }
    return toHex(this.#channel.selectResponse);
  }

  async #transmit(commands: readonly Uint8Array[], responses: string[], from: number, to: number): Promise<void> {
    if (this.#channel === undefined) return;
    const places = [...Array(to - from).keys()].map((i) => from + i).filter((place) => isManagement(commands[place]!));
    if (places.length === 0) return;
    this.apdus += places.length;
    const answers = await this.#channel.transmitRaw(places.map((place) => commands[place]!));
    for (const [i, place] of places.entries()) responses[place] = toHex(answers[i] ?? new Uint8Array());
  }
}
