import { type CommandApdu, commandApdu, isSuccessOrWarning, parseClassByte, type ResponseApdu } from '@inro/apdu';
import { concatBytes, equalInConstantTime, fromHex, toHex } from '@inro/foundation';
import { aesCbcEncrypt } from '../aes.ts';
import { SecureChannelError } from '../errors.ts';
import { commandMac, decryptField, encryptField, responseMac } from '../frames.ts';
import {
  channelOptions,
  deriveSession,
  isSecurityLevelOffered,
  levelBits,
  macLength,
  pseudoRandomChallenge,
  type SessionSecrets,
  type StaticKeys,
} from '../session.ts';
import { initializeUpdateCommand, parseInitializeUpdateResponse } from './initialize-update.ts';

/** "i" with every bit that changes what levels there are. */
const STRONGEST = 0x71;

/** What one answer still to come will be checked with. */
type Expected =
  | { readonly kind: 'initializeUpdate'; readonly answer: string }
  | { readonly kind: 'externalAuthenticate' }
  | { readonly kind: 'command'; readonly counter: number; readonly chainingValue: string };

/** Everything a session is, as JSON; it holds session keys: encrypt it at rest. */
export interface OffCardSnapshot {
  readonly keys: { readonly enc: string; readonly mac: string; readonly rmac: string; readonly dek: string };
  readonly i: number;
  readonly securityLevel: number;
  readonly chainingValue: string;
  readonly counter: number;
  readonly expected: readonly Expected[];
}

interface Opening {
  readonly keys: StaticKeys;
  readonly hostChallenge: Uint8Array;
  /** 00, 01, 03, 11, 13 or 33; anything else is a TypeError. */
  readonly securityLevel: number;
}

/**
 * The off-card end. Commands are wrapped in the order they will be sent, any number ahead of their answers; answers are
 * unwrapped in that order. Wrapped commands name no logical channel: whoever relays them adds it.
 */
export class OffCardSession {
  readonly securityLevel: number;
  readonly i: number;
  readonly #keys: SessionSecrets['keys'];
  #chainingValue: Uint8Array;
  #counter: number;
  readonly #expected: Expected[];

  private constructor(
    keys: SessionSecrets['keys'],
    i: number,
    securityLevel: number,
    state: { chainingValue: Uint8Array; counter: number; expected: readonly Expected[] },
  ) {
    this.#keys = keys;
    this.i = i;
    this.securityLevel = securityLevel;
    this.#chainingValue = state.chainingValue;
    this.#counter = state.counter;
    this.#expected = [...state.expected];
  }

  /**
   * Opens a session from the card's answer to INITIALIZE UPDATE. Gives EXTERNAL AUTHENTICATE, the first command to send.
   * `secure-channel.card_cryptogram_wrong` when the card does not hold the keys, `secure-channel.response_malformed`
   * when its answer is none or names an "i" without that security level.
   */
  static open(opening: Opening & { readonly answer: ResponseApdu }): Opened {
    const answer = parseInitializeUpdateResponse(opening.answer);
    if (opening.hostChallenge.length !== macLength(answer.i))
      throw new SecureChannelError('secure-channel.response_malformed');
    const secrets = deriveSession(opening.keys, answer.i, opening.hostChallenge, answer.cardChallenge);
    if (!equalInConstantTime(answer.cardCryptogram, secrets.cardCryptogram)) {
      throw new SecureChannelError('secure-channel.card_cryptogram_wrong');
    }
    // No cryptogram covers "i": a relay that takes bits from it would have a weaker channel.
    if (
      isSecurityLevelOffered(opening.securityLevel, STRONGEST) &&
      !isSecurityLevelOffered(opening.securityLevel, answer.i)
    ) {
      throw new SecureChannelError('secure-channel.response_malformed');
    }
    return OffCardSession.#authenticated(secrets, answer.i, opening.securityLevel, []);
  }

  /**
   * Opens a session before INITIALIZE UPDATE is answered: possible when the card challenge is pseudo-random and the next
   * sequence counter known (000001 for a new security domain). Gives both commands, to be sent before any wrapped one;
   * `unwrap` then takes the answers to both first.
   */
  static openAhead(opening: Opening & Ahead): Opened & { readonly initializeUpdate: CommandApdu } {
    const { keys, i, hostChallenge, sequenceCounter, securityDomain, keyVersion } = opening;
    if (!channelOptions(i).pseudoRandomChallenge) throw new TypeError('a random card challenge cannot be known ahead');
    if (hostChallenge.length !== macLength(i)) throw new TypeError('the host challenge has the length of "i"');
    if (sequenceCounter.length !== 3) throw new TypeError('a sequence counter has three bytes');
    const cardChallenge = pseudoRandomChallenge(keys, i, sequenceCounter, securityDomain);
    const secrets = deriveSession(keys, i, hostChallenge, cardChallenge);
    const tail = [Uint8Array.of(keyVersion, 0x03, i), cardChallenge, secrets.cardCryptogram, sequenceCounter];
    const expected: Expected = { kind: 'initializeUpdate', answer: toHex(concatBytes(...tail)) };
    const opened = OffCardSession.#authenticated(secrets, i, opening.securityLevel, [expected]);
    return { ...opened, initializeUpdate: initializeUpdateCommand(keyVersion, hostChallenge) };
  }

  static #authenticated(secrets: SessionSecrets, i: number, level: number, before: readonly Expected[]): Opened {
    if (!isSecurityLevelOffered(level, i)) throw new TypeError('this channel does not offer that security level');
    const length = macLength(i);
    const bare = commandApdu(0x84, 0x82, level, 0x00, secrets.hostCryptogram, undefined);
    const mac = commandMac(secrets.keys.mac, new Uint8Array(16), bare, bare.data, 2 * length);
    const externalAuthenticate = { ...bare, data: concatBytes(bare.data, mac.subarray(0, length)) };
    const expected: Expected[] = [...before, { kind: 'externalAuthenticate' }];
    const session = new OffCardSession(secrets.keys, i, level, { chainingValue: mac, counter: 0, expected });
    return { session, externalAuthenticate };
  }

  /** The most bytes of data one command can carry at this level (223 at S16 with encryption). */
  get maximumCommandData(): number {
    if ((this.securityLevel & levelBits.commandMac) === 0) return 255;
    const room = 255 - macLength(this.i);
    return (this.securityLevel & levelBits.commandEncryption) === 0 ? room : Math.floor(room / 16) * 16 - 1;
  }

  /** Encrypts and MACs a command of channel 0 without secure messaging. Too much data is a TypeError. */
  wrap(command: CommandApdu): CommandApdu {
    const { logicalChannel, secureMessaging } = parseClassByte(command.cla);
    if (logicalChannel !== 0 || secureMessaging) throw new TypeError('wrap takes plain commands for channel 0');
    if (command.data.length > this.maximumCommandData) throw new TypeError('too much data for one wrapped command');
    if ((this.securityLevel & levelBits.commandMac) === 0) {
      this.#expected.push({ kind: 'command', counter: 0, chainingValue: '' });
      return command;
    }
    this.#counter++;
    const encrypted = (this.securityLevel & levelBits.commandEncryption) !== 0;
    const field = encrypted ? encryptField(this.#keys.enc, this.#counter, 'command', command.data) : command.data;
    const length = macLength(this.i);
    this.#chainingValue = commandMac(this.#keys.mac, this.#chainingValue, command, field, field.length + length);
    this.#expected.push({ kind: 'command', counter: this.#counter, chainingValue: toHex(this.#chainingValue) });
    const data = concatBytes(field, this.#chainingValue.subarray(0, length));
    return { ...command, cla: (command.cla & 0x80) | 0x04, data };
  }

  /**
   * Checks and opens the next answer, in the order in which commands were made. An error status word is passed on bare;
   * `secure-channel.response_forged` when the answer is not the card's, `secure-channel.unexpected_answer` when all
   * answers have come.
   */
  unwrap(response: ResponseApdu): ResponseApdu {
    const expected = this.#expected.shift();
    if (expected === undefined) throw new SecureChannelError('secure-channel.unexpected_answer');
    if (expected.kind === 'initializeUpdate') return checkedAhead(response, expected.answer);
    if (expected.kind === 'externalAuthenticate') return response;
    if ((this.securityLevel & levelBits.responseMac) === 0 || !isSuccessOrWarning(response.statusWord)) return response;
    return this.#opened(response, expected.counter, fromHex(expected.chainingValue));
  }

  #opened(response: ResponseApdu, counter: number, chainingValue: Uint8Array): ResponseApdu {
    const length = macLength(this.i);
    const split = response.data.length - length;
    if (split < 0) throw new SecureChannelError('secure-channel.response_forged');
    const bare = { ...response, data: response.data.subarray(0, split) };
    const mac = responseMac(this.#keys.rmac, chainingValue, bare).subarray(0, length);
    if (!equalInConstantTime(mac, response.data.subarray(split)))
      throw new SecureChannelError('secure-channel.response_forged');
    if ((this.securityLevel & levelBits.responseEncryption) === 0) return bare;
    const data = decryptField(this.#keys.enc, counter, 'response', bare.data);
    if (data === undefined) throw new SecureChannelError('secure-channel.response_forged');
    return { ...response, data };
  }

  /** Answers still to come. */
  get pendingAnswers(): number {
    return this.#expected.length;
  }

  /** Encrypts a key or other sensitive data (whole blocks) under the static DEK. */
  encryptSensitiveData(data: Uint8Array): Uint8Array {
    return aesCbcEncrypt(this.#keys.dek, data);
  }

  /** The session as JSON, so that another instance of a server can go on with it. */
  snapshot(): OffCardSnapshot {
    const { enc, mac, rmac, dek } = this.#keys;
    return {
      keys: { enc: toHex(enc), mac: toHex(mac), rmac: toHex(rmac), dek: toHex(dek) },
      i: this.i,
      securityLevel: this.securityLevel,
      chainingValue: toHex(this.#chainingValue),
      counter: this.#counter,
      expected: [...this.#expected],
    };
  }

  /** The reverse of {@link snapshot}. */
  static restore({ keys, i, securityLevel, chainingValue, counter, expected }: OffCardSnapshot): OffCardSession {
    const session = {
      enc: fromHex(keys.enc),
      mac: fromHex(keys.mac),
      rmac: fromHex(keys.rmac),
      dek: fromHex(keys.dek),
    };
    const state = { chainingValue: fromHex(chainingValue), counter, expected };
    return new OffCardSession(session, i, securityLevel, state);
  }
}

/** An open off-card session and the command that opens the card's end. */
export interface Opened {
  readonly session: OffCardSession;
  readonly externalAuthenticate: CommandApdu;
}

interface Ahead {
  readonly keyVersion: number;
  readonly i: number;
  /** 3 bytes: the value the card will use, one more than its last. */
  readonly sequenceCounter: Uint8Array;
  readonly securityDomain: Uint8Array;
}

function checkedAhead(response: ResponseApdu, answer: string): ResponseApdu {
  if (!isSuccessOrWarning(response.statusWord)) return response;
  parseInitializeUpdateResponse(response);
  if (!equalInConstantTime(response.data.subarray(10), fromHex(answer))) {
    throw new SecureChannelError('secure-channel.card_cryptogram_wrong');
  }
  return response;
}
