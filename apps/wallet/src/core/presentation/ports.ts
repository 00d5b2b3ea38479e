import type { SignatureVerifier } from '@inro/verifier';
import type { WalletPorts } from '../ports.ts';

/** What a login needs beyond every other journey. */
export interface PresentationPorts extends WalletPorts {
  /** The host's cryptography (`@inro/verifier/web` or `@inro/verifier/node`). */
  readonly signatures: SignatureVerifier;
  /** AES-256-GCM (NIST SP 800-38D), the tag of 16 octets behind the text; rejects where it does not hold. */
  readonly openAesGcm: (sealed: {
    readonly key: Uint8Array;
    readonly iv: Uint8Array;
    readonly additionalData: Uint8Array;
    readonly sealed: Uint8Array;
  }) => Promise<Uint8Array>;
  /** Pinned access roots, DER: who certifies relying parties. */
  readonly accessRoots: readonly Uint8Array[];
}
