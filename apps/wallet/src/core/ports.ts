import type { Clock, Randomness } from '@inro/problem';
import type { DoorClient } from './door-client.ts';

/** One HTTP exchange as the wallet sees it. Header names are lower case in answers. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Carries a request over the network; rejects only when no whole answer came. In a browser `fetch`, in Node a socket. */
export type HttpTransport = (request: HttpRequest) => Promise<HttpAnswer>;

/** Durable key-value storage of this phone's wallet. Never holds a PIN, a password or a person's attributes. */
export interface WalletStorage {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

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
