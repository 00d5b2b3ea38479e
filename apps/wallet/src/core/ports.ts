import type { Clock, Randomness } from '@inro/foundation';
import type { DoorClient } from './door-client.ts';
import type { WalletStorage } from './storage.ts';

/** Everything the host hands to the wallet's journeys; the same in the browser and in Node. */
export interface WalletPorts {
  readonly door: DoorClient;
  readonly storage: WalletStorage;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** SHA-256 of the bytes, 32 bytes. */
  readonly sha256: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  /** Origins of the authority's services, without a trailing slash. */
  readonly services: { readonly registration: string; readonly status: string };
  /** Waits; in tests and drills a clock of their own. */
  readonly wait: (milliseconds: number) => Promise<void>;
}
