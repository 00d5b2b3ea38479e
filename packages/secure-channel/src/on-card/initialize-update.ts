import { StatusWordError, statusWords } from '@inro/apdu';
import { concatBytes, type Randomness } from '@inro/foundation';
import { channelOptions, deriveSession, macLength, pseudoRandomChallenge, type StaticKeys } from '../session.ts';
import { PendingSession } from './session.ts';

/** What a security domain brings to INITIALIZE UPDATE. */
export interface InitializeUpdateInput {
  readonly keys: StaticKeys;
  readonly keyVersion: number;
  readonly i: number;
  readonly hostChallenge: Uint8Array;
  /** 10 bytes. */
  readonly diversificationData: Uint8Array;
  readonly securityDomain: Uint8Array;
  /** 3 bytes, used for no other session, and already on disk. */
  readonly sequenceCounter: Uint8Array;
  readonly randomness: Randomness;
}

/** INITIALIZE UPDATE (Amendment D 1.2 §7.1.1): the response data and the session that waits for its authentication. */
export function answerInitializeUpdate(input: InitializeUpdateInput): {
  readonly data: Uint8Array;
  readonly pending: PendingSession;
} {
  const { keys, keyVersion, i, hostChallenge, sequenceCounter } = input;
  const options = channelOptions(i);
  if (hostChallenge.length !== macLength(i)) throw new StatusWordError(statusWords.wrongLength);
  const cardChallenge = options.pseudoRandomChallenge
    ? pseudoRandomChallenge(keys, i, sequenceCounter, input.securityDomain)
    : input.randomness(macLength(i));
  const secrets = deriveSession(keys, i, hostChallenge, cardChallenge);
  const data = concatBytes(
    input.diversificationData,
    Uint8Array.of(keyVersion, 0x03, i),
    cardChallenge,
    secrets.cardCryptogram,
    options.pseudoRandomChallenge ? sequenceCounter : new Uint8Array(0),
  );
  return { data, pending: new PendingSession(secrets, i) };
}
