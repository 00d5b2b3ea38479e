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

/** The element's engine for P-384; private keys are opaque bytes as in {@link RsaEngine}. */
export interface P384Engine {
  /** The uncompressed point, 97 bytes (SEC 1 §2.3.3). */
  generate(): Promise<{ readonly point: Uint8Array; readonly privateKey: Uint8Array }>;
  /** ECDSA over a digest of 48 bytes (FIPS 186-5 §6.4.1): r ‖ s, 48 bytes each. */
  sign(privateKey: Uint8Array, digest: Uint8Array): Promise<Uint8Array>;
}

/** The element's engine for P-256; private keys are opaque bytes as in {@link RsaEngine}. */
export interface P256Engine {
  /** The uncompressed point, 65 bytes (SEC 1 §2.3.3). */
  generate(): Promise<{ readonly point: Uint8Array; readonly privateKey: Uint8Array }>;
  /** ECDSA over a digest of 32 bytes (FIPS 186-5 §6.4.1): r ‖ s, 32 bytes each. */
  sign(privateKey: Uint8Array, digest: Uint8Array): Promise<Uint8Array>;
  /** ECDH: the x-coordinate, 32 bytes; undefined where the other is no point of the curve (SP 800-56A §5.6.2.3.3). */
  agree(privateKey: Uint8Array, point: Uint8Array): Promise<Uint8Array | undefined>;
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
  readonly p384: P384Engine;
  readonly p256: P256Engine;
  readonly attestation: AttestationSigner;
  /** The element's timer, in milliseconds under power; an element without power of its own (a plastic card) has none. */
  readonly uptime?: () => number;
}
