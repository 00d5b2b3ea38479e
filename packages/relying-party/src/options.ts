import type { Clock, Randomness } from '@inro/foundation';
import type { RequestSigner } from '@inro/presentation';
import type { SignatureVerifier } from '@inro/verifier';
import type { TransactionStore } from './transaction.ts';

/** Paths on the relying party's own origin. */
export interface Endpoints {
  /** The wallet GETs `{requests}/ID`. */
  readonly requests: string;
  /** The wallet POSTs its answers here. */
  readonly answers: string;
  /** The page to which the wallet returns on the same device. */
  readonly done: string;
}

export const defaultEndpoints: Endpoints = {
  requests: '/presentations/requests',
  answers: '/presentations/answers',
  done: '/done',
};

export interface RelyingPartyOptions {
  /** The origin that the access certificate names, without a trailing slash. */
  readonly origin: string;
  readonly endpoints?: Endpoints;
  /** The access key; asked at each request, so that a renewed certificate is taken up. */
  readonly signer: () => RequestSigner;
  /** Certificates (DER) that are trusted for user authentication; asked at each answer. */
  readonly trustAnchors: () => readonly Uint8Array[];
  readonly store: TransactionStore;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The host's cryptography (`@inro/relying-party/node` brings node:crypto's). */
  readonly signatures: SignatureVerifier;
  /** Life of a login in seconds, at most 600; default 300. */
  readonly life?: number;
}
