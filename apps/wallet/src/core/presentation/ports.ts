import type { SignatureVerifier } from '@inro/verifier';
import type { WalletPorts } from '../ports.ts';

/** What a login needs beyond every other journey. */
export interface PresentationPorts extends WalletPorts {
  /** The host's cryptography (`@inro/verifier/web` or `@inro/verifier/node`). */
  readonly signatures: SignatureVerifier;
  /** Pinned access roots, DER: who certifies relying parties. */
  readonly accessRoots: readonly Uint8Array[];
}
