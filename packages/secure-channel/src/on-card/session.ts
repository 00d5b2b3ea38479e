import {
  type CommandApdu,
  isSuccessOrWarning,
  parseClassByte,
  type ResponseApdu,
  StatusWordError,
  statusWords,
} from '@inro/apdu';
import { concatBytes, equalInConstantTime } from '@inro/foundation';
import { aesCbcDecrypt } from '../aes.ts';
import { commandMac, decryptField, encryptField, responseMac } from '../frames.ts';
import { isSecurityLevelOffered, levelBits, macLength, type SessionSecrets } from '../session.ts';

/** The card's end between INITIALIZE UPDATE and EXTERNAL AUTHENTICATE; good for one attempt. */
export class PendingSession {
  readonly #secrets: SessionSecrets;
  readonly #i: number;
  constructor(secrets: SessionSecrets, i: number) {
    this.#secrets = secrets;
    this.#i = i;
  }

  /** EXTERNAL AUTHENTICATE (Amendment D 1.2 §7.1.2): the open session, or StatusWordError (6700, 6A86, 6300, 6982). */
  authenticate(command: CommandApdu): OnCardSession {
    const length = macLength(this.#i);
    if (command.p2 !== 0 || !isSecurityLevelOffered(command.p1, this.#i)) {
      throw new StatusWordError(statusWords.incorrectP1P2);
    }
    if (command.data.length !== 2 * length) throw new StatusWordError(statusWords.wrongLength);
    const cryptogram = command.data.subarray(0, length);
    if (!equalInConstantTime(cryptogram, this.#secrets.hostCryptogram)) {
      throw new StatusWordError(statusWords.authenticationFailed);
    }
    // The first link of the chain; MACed at every level, 00 too.
    const mac = commandMac(this.#secrets.keys.mac, new Uint8Array(16), command, cryptogram, command.data.length);
    if (!equalInConstantTime(command.data.subarray(length), mac.subarray(0, length))) {
      throw new StatusWordError(statusWords.securityStatusNotSatisfied);
    }
    return new OnCardSession(this.#secrets.keys, this.#i, command.p1, mac);
  }
}

/** The card's end of an open secure channel session. Any StatusWordError from `unwrap` ends the session: drop it. */
export class OnCardSession {
  readonly securityLevel: number;
  readonly #keys: SessionSecrets['keys'];
  readonly #macLength: number;
  #chainingValue: Uint8Array;
  #counter = 0;
  constructor(keys: SessionSecrets['keys'], i: number, securityLevel: number, chainingValue: Uint8Array) {
    this.#keys = keys;
    this.#macLength = macLength(i);
    this.securityLevel = securityLevel;
    this.#chainingValue = chainingValue;
  }

  /** Checks and opens a command (any logical channel's class byte); the result has no secure messaging bit. */
  unwrap(command: CommandApdu): CommandApdu {
    const secured = parseClassByte(command.cla).secureMessaging;
    if ((this.securityLevel & levelBits.commandMac) === 0) {
      if (secured) throw new StatusWordError(statusWords.securityStatusNotSatisfied);
      return command;
    }
    this.#counter++;
    const split = command.data.length - this.#macLength;
    if (!secured || split < 0) throw new StatusWordError(statusWords.securityStatusNotSatisfied);
    const field = command.data.subarray(0, split);
    const mac = commandMac(this.#keys.mac, this.#chainingValue, command, field, command.data.length);
    if (!equalInConstantTime(command.data.subarray(split), mac.subarray(0, this.#macLength))) {
      throw new StatusWordError(statusWords.securityStatusNotSatisfied);
    }
    this.#chainingValue = mac;
    const data = this.#decrypt(field);
    if (data === undefined) throw new StatusWordError(statusWords.securityStatusNotSatisfied);
    return { ...command, cla: command.cla & 0x80, data };
  }

  /** Protects the answer to the command unwrapped last. Errors go out bare (Amendment D 1.2 §6.2.5). */
  wrap(response: ResponseApdu): ResponseApdu {
    if ((this.securityLevel & levelBits.responseMac) === 0 || !isSuccessOrWarning(response.statusWord)) return response;
    const encrypted = (this.securityLevel & levelBits.responseEncryption) !== 0;
    const data = encrypted ? encryptField(this.#keys.enc, this.#counter, 'response', response.data) : response.data;
    const mac = responseMac(this.#keys.rmac, this.#chainingValue, { ...response, data });
    return { ...response, data: concatBytes(data, mac.subarray(0, this.#macLength)) };
  }

  /** The most bytes of data an answer may carry so that it still fits a short response when wrapped. */
  get maximumResponseData(): number {
    if ((this.securityLevel & levelBits.responseMac) === 0) return 256;
    const room = 256 - this.#macLength;
    return (this.securityLevel & levelBits.responseEncryption) === 0 ? room : Math.floor(room / 16) * 16 - 1;
  }

  /** Decrypts a key or other sensitive data under the static DEK (Amendment D 1.2 §6.2.8); whole blocks. */
  decryptSensitiveData(data: Uint8Array): Uint8Array {
    if (data.length === 0 || data.length % 16 !== 0) throw new StatusWordError(statusWords.wrongData);
    return aesCbcDecrypt(this.#keys.dek, data);
  }

  #decrypt(field: Uint8Array): Uint8Array | undefined {
    if ((this.securityLevel & levelBits.commandEncryption) === 0) return field;
    return decryptField(this.#keys.enc, this.#counter, 'command', field);
  }
}
