import type { PeerClient } from '@inro/host';

/** What the counter reaches of a house, over the wire. */
export interface Desk {
  readonly dataDir: string;
  /** Origin of a server by its name. */
  origin(name: string): string;
  /** Signed requests of the counter, and of the operator who certifies its officer. */
  peer(name: 'counter' | 'operator'): PeerClient;
  /** The handset's cast door, where the counter's terminal and its blank cards are. */
  cast(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>;
}
