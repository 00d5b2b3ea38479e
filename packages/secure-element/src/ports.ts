import type { Randomness } from '@inro/foundation';
import type { RsaPublicKey } from './application.ts';

/** The durable state of one element: named values, changed all at once. */
export interface ElementStore {
  /** The whole state; called once, when the element is powered for the first time. */
  load(): Map<string, Uint8Array>;
  /** Makes all changes (undefined removes) durable, synced, or none; throws when it could not. */
  commit(changes: ReadonlyMap<string, Uint8Array | undefined>): void;
}

/** The element's RSA engine. Private keys are opaque bytes that only the engine understands and only the store keeps. */
export interface RsaEngine {
  generate(): Promise<{ readonly publicKey: RsaPublicKey; readonly privateKey: Uint8Array }>;
  /** RFC 8017 §5.2.1 RSASP1 over a 256-byte block. */
  privateOperation(privateKey: Uint8Array, block: Uint8Array): Promise<Uint8Array>;
}

/** The element's attestation key (P-256), certified by its maker. */
export interface AttestationSigner {
  /** DER certificates, the key's own first, then the maker's CA. */
  readonly certificateChain: readonly Uint8Array[];
  /** ECDSA over SHA-256 of the statement; DER. */
  sign(statement: Uint8Array): Promise<Uint8Array>;
}

/** Everything the host hands in. */
export interface ElementHost {
  readonly store: ElementStore;
  readonly randomness: Randomness;
  readonly rsa: RsaEngine;
  readonly attestation: AttestationSigner;
  /** The element's timer, in milliseconds under power; an element without power of its own (a plastic card) has none. */
  readonly uptime?: () => number;
}
