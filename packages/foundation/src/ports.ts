/** The host's clock; pure rooms never read the time themselves. */
export interface Clock {
  now(): Date;
}

/** The host's randomness: `length` bytes from a cryptographic source. */
export type Randomness = (length: number) => Uint8Array;
