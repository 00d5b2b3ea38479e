import {
  type CardChannel,
  type CommandApdu,
  parseResponseApdu,
  type ResponseApdu,
  serializeCommandApdu,
} from '@inro/apdu';
import { fromBase64, fromHex, toBase64, toHex } from '@inro/foundation';
import { HandsetError } from '@inro/handset/errors';
import { InroError } from '@inro/problem';
import { WalletError } from '../errors.ts';
import { callJson } from './http.ts';
import type { HttpAnswer, HttpRequest, HttpTransport } from './http-transport.ts';
import type { WalletStorage } from './storage.ts';

/** So often another page may write first; a page writes a line a login. */
const MOST_TRIES = 50;

/** What the phone says of itself; a hint for the screens, never trusted by a server. */
export interface DoorDevice {
  readonly phone: string;
  readonly model: string;
  readonly modelName: string;
  /** Where this model's contactless antenna lies, in percent of its back. */
  readonly antenna: { readonly x: number; readonly y: number };
  readonly secureElement: { readonly seType: string; readonly seId: string };
}

/** A card channel that can also carry a whole list in one request: every command is sent, also after an error. */
export interface BatchChannel extends CardChannel {
  transmitAll(commands: readonly CommandApdu[]): Promise<readonly ResponseApdu[]>;
  /** The same on the wire's bytes; an empty response means that the door refused to send the command. */
  transmitRaw(commands: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
}

/** An open logical channel of a secure element. */
export interface ElementChannel extends BatchChannel {
  /** The answer of SELECT: data and status word. */
  readonly selectResponse: Uint8Array;
  close(): Promise<void>;
}

/** A way to a secure element; the phone's door is one, a counter's terminal another. */
export interface ElementDoor {
  /** Opens a logical channel and selects the application; `handset.applet_not_found` when there is none. */
  openChannel(aid: Uint8Array): Promise<ElementChannel>;
}

/** An open logical channel of the phone's secure element. */
export interface DoorChannel extends ElementChannel {
  readonly number: number;
}

/**
 * The wallet's side of the handset's door (docs/protocol/handset-door.md): secure element, card at the antenna, and the
 * carrier of the wallet's requests to services. Failures: the door's problems by their code,
 * `wallet.phone_unreachable` when it does not answer.
 */
export class DoorClient implements ElementDoor {
  readonly #origin: string;
  readonly #http: HttpTransport;
  readonly #pairedSince: () => Promise<string | null>;
  #token: string | undefined;
  constructor(options: {
    readonly origin: string;
    readonly http: HttpTransport;
    readonly doorToken?: string;
    /** The door token that another page of this wallet may have got since. */
    readonly pairedSince?: () => Promise<string | null>;
  }) {
    this.#origin = options.origin;
    this.#http = async (request) => {
      try {
        return await options.http(request);
      } catch (cause) {
        throw new WalletError('wallet.phone_unreachable', { cause });
      }
    };
    this.#token = options.doorToken;
    this.#pairedSince = options.pairedSince ?? (async () => null);
  }

  /** Exchanges the one-use pairing token of the phone's own page for a door token. */
  async pair(pairingToken: string): Promise<{ readonly doorToken: string; readonly door: DoorClient }> {
    const doorToken = text(await this.#call('POST', '/door/pair', { pairingToken }), 'doorToken');
    return { doorToken, door: new DoorClient({ origin: this.#origin, http: this.#http, doorToken }) };
  }

  async device(): Promise<DoorDevice> {
    return (await this.#call('GET', '/door/device')) as unknown as DoorDevice;
  }

  /** Opens a logical channel and selects the application; `handset.applet_not_found` when there is none. */
  async openChannel(aid: Uint8Array): Promise<DoorChannel> {
    // Whether it is there is a question like any other: a no is no failure on the wire.
    const opened = await this.#call('POST', '/door/channels', { aid: toHex(aid), mayBeAbsent: true });
    const number = opened.channel;
    if (number === null) throw new HandsetError('handset.applet_not_found');
    if (typeof number !== 'number') throw new WalletError('wallet.answer_malformed');
    return {
      ...this.#channel(`/door/channels/${number}/transmit`),
      number,
      selectResponse: hex(opened.selectResponse),
      close: async () => {
        await this.#call('DELETE', `/door/channels/${number}`);
      },
    };
  }

  /** Whether a card lies at the antenna. */
  async cardPresence(): Promise<{ readonly present: boolean; readonly reader: string }> {
    const { present, reader } = await this.#call('GET', '/door/card');
    return { present: present === true, reader: typeof reader === 'string' ? reader : '' };
  }

  /** Resets the card at the antenna and gives the way to it; `handset.card_absent` when there is none. */
  async connectCard(): Promise<BatchChannel & { readonly atr: Uint8Array }> {
    const { atr } = await this.#call('POST', '/door/card/connect', {});
    return { ...this.#channel('/door/card/transmit'), atr: hex(atr) };
  }

  /** The wallet's storage on its phone: survives the page, the browser and the process. */
  readonly storage: WalletStorage = {
    get: async (key) => {
      const { value } = await this.#call('GET', `/door/storage/${key}`);
      return typeof value === 'string' ? value : null;
    },
    set: async (key, value) => {
      await this.#call('PUT', `/door/storage/${key}`, { value });
    },
    delete: async (key) => {
      await this.#call('DELETE', `/door/storage/${key}`);
    },
    update: async (key, change) => {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const { value, version } = await this.#call('GET', `/door/storage/${key}`);
        const after = change(typeof value === 'string' ? value : null);
        const { written } = await this.#call('POST', `/door/storage/${key}`, { version, value: after });
        if (written === true) return;
      }
      throw new WalletError('wallet.storage_busy');
    },
  };

  /** Lets the phone carry a request to a service; its problem when the service gave no whole answer. */
  readonly fetch: HttpTransport = async (request: HttpRequest): Promise<HttpAnswer> => {
    const { url, method, headers = {}, body, maxBytes } = request;
    const answer = await this.#call('POST', '/door/fetch', {
      url,
      method,
      headers,
      ...(body === undefined ? {} : { body: toBase64(body) }),
      ...(maxBytes === undefined ? {} : { maxBytes }),
    });
    if (typeof answer.status !== 'number') throw new WalletError('wallet.answer_malformed');
    return {
      status: answer.status,
      headers: (answer.headers ?? {}) as Record<string, string>,
      body: typeof answer.body === 'string' ? fromBase64(answer.body) : new Uint8Array(),
    };
  };

  #channel(path: string): BatchChannel {
    const transmitRaw = async (commands: readonly Uint8Array[]): Promise<readonly Uint8Array[]> => {
      const { responses } = await this.#call('POST', path, { commands: commands.map((command) => toHex(command)) });
      if (!Array.isArray(responses) || responses.length !== commands.length)
        throw new WalletError('wallet.answer_malformed');
      return responses.map(hex);
    };
    const transmitAll = async (commands: readonly CommandApdu[]): Promise<readonly ResponseApdu[]> =>
      (await transmitRaw(commands.map(serializeCommandApdu))).map(parseResponseApdu);
    return {
      transmitRaw,
      transmitAll,
      transmit: async (command) => (await transmitAll([command]))[0]!,
    };
  }

  async #call(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> {
    const token = this.#token;
    try {
      return await this.#send(method, path, body);
    } catch (failure) {
      if (!(failure instanceof InroError) || failure.code !== 'handset.not_paired') throw failure;
      const since = await this.#pairedSince();
      if (since === null || since === token) throw failure;
      this.#token = since;
      return await this.#send(method, path, body);
    }
  }

  #send(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> {
    const authorization = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
    return callJson(this.#http, 'phone', method, `${this.#origin}${path}`, body, authorization);
  }
}

function hex(value: unknown): Uint8Array {
  if (typeof value !== 'string' || !/^(?:[0-9A-Fa-f]{2})*$/.test(value))
    throw new WalletError('wallet.answer_malformed');
  return fromHex(value);
}

function text(object: Readonly<Record<string, unknown>>, name: string): string {
  const value = object[name];
  if (typeof value !== 'string') throw new WalletError('wallet.answer_malformed');
  return value;
}
