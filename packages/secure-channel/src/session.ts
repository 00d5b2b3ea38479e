import { concatBytes } from '@inro/foundation';
import { derivation, deriveData } from './kdf.ts';

/** The static keys of one key version: AES, all of 16, 24 or 32 bytes. */
export interface StaticKeys {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly dek: Uint8Array;
}

/** The keys of one secure channel session; `dek` is the static one (Amendment D 1.2 §6.2.8). */
export interface SessionKeys {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly rmac: Uint8Array;
  readonly dek: Uint8Array;
}

/** What the "i" parameter says (Amendment D 1.2 table 5-1). */
export interface ChannelOptions {
  /** S16: challenges, cryptograms and MACs of 16 bytes instead of 8. */
  readonly s16: boolean;
  readonly pseudoRandomChallenge: boolean;
  readonly responseMac: boolean;
  readonly responseEncryption: boolean;
}

export const channelOptions = (i: number): ChannelOptions => ({
  s16: (i & 0x01) !== 0,
  pseudoRandomChallenge: (i & 0x10) !== 0,
  responseMac: (i & 0x20) !== 0,
  responseEncryption: (i & 0x40) !== 0,
});

/** Length of challenges, cryptograms and MACs in bytes. */
export const macLength = (i: number): 8 | 16 => (channelOptions(i).s16 ? 16 : 8);

/** Security level bits (Amendment D 1.2 table 7-5). */
export const levelBits = {
  commandMac: 0x01,
  commandEncryption: 0x02,
  responseMac: 0x10,
  responseEncryption: 0x20,
} as const;

const LEVELS = [0x00, 0x01, 0x03, 0x11, 0x13, 0x33];

/** Whether a security level exists and the "i" parameter offers it. */
export function isSecurityLevelOffered(level: number, i: number): boolean {
  const options = channelOptions(i);
  if (!LEVELS.includes(level)) return false;
  if ((level & levelBits.responseMac) !== 0 && !options.responseMac) return false;
  return (level & levelBits.responseEncryption) === 0 || options.responseEncryption;
}

/** The pseudo-random card challenge (Amendment D 1.2 §6.2.2.1): anyone with the keys knows it ahead of the card's answer. */
export function pseudoRandomChallenge(
  keys: StaticKeys,
  i: number,
  sequenceCounter: Uint8Array,
  securityDomain: Uint8Array,
): Uint8Array {
  const context = concatBytes(sequenceCounter, securityDomain);
  return deriveData(keys.enc, derivation.cardChallenge, macLength(i), context);
}

export interface SessionSecrets {
  readonly keys: SessionKeys;
  readonly hostCryptogram: Uint8Array;
  readonly cardCryptogram: Uint8Array;
}

/** Session keys and both cryptograms (Amendment D 1.2 §6.2.1, §6.2.2.2, §6.2.2.3). */
export function deriveSession(
  keys: StaticKeys,
  i: number,
  hostChallenge: Uint8Array,
  cardChallenge: Uint8Array,
): SessionSecrets {
  const context = concatBytes(hostChallenge, cardChallenge);
  const mac = deriveData(keys.mac, derivation.sessionMac, keys.mac.length, context);
  return {
    keys: {
      enc: deriveData(keys.enc, derivation.sessionEnc, keys.enc.length, context),
      mac,
      rmac: deriveData(keys.mac, derivation.sessionRmac, keys.mac.length, context),
      dek: keys.dek,
    },
    hostCryptogram: deriveData(mac, derivation.hostCryptogram, macLength(i), context),
    cardCryptogram: deriveData(mac, derivation.cardCryptogram, macLength(i), context),
  };
}
