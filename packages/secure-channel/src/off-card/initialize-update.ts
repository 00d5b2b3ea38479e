import { type CommandApdu, commandApdu, expectStatus, type ResponseApdu } from '@inro/apdu';
import { SecureChannelError } from '../errors.ts';
import { channelOptions, macLength } from '../session.ts';

/** INITIALIZE UPDATE with a host challenge of 8 or 16 bytes; key version 00 asks for the first there is. */
export const initializeUpdateCommand = (keyVersion: number, hostChallenge: Uint8Array): CommandApdu =>
  commandApdu(0x80, 0x50, keyVersion, 0x00, hostChallenge, 256);

/** What the card answered. */
export interface InitializeUpdateResponse {
  readonly diversificationData: Uint8Array;
  readonly keyVersion: number;
  readonly i: number;
  readonly cardChallenge: Uint8Array;
  readonly cardCryptogram: Uint8Array;
  /** 3 bytes, when the card challenge is pseudo-random. */
  readonly sequenceCounter: Uint8Array | undefined;
}

/** Reads the answer (Amendment D 1.2 §7.1.1.6): StatusWordError when refused, `secure-channel.response_malformed` when not one. */
export function parseInitializeUpdateResponse(response: ResponseApdu): InitializeUpdateResponse {
  const { data } = expectStatus(response);
  const i = data[12];
  if (i === undefined || data[11] !== 0x03) throw new SecureChannelError('secure-channel.response_malformed');
  const length = macLength(i);
  const end = 13 + 2 * length;
  const counter = channelOptions(i).pseudoRandomChallenge ? 3 : 0;
  if (data.length !== end + counter) throw new SecureChannelError('secure-channel.response_malformed');
  return {
    diversificationData: data.slice(0, 10),
    keyVersion: data[10]!,
    i,
    cardChallenge: data.slice(13, 13 + length),
    cardCryptogram: data.slice(13 + length, end),
    sequenceCounter: counter === 0 ? undefined : data.slice(end),
  };
}
