import type { Clock, Randomness } from '@inro/foundation';
import type { Deprecation, RequestSigner } from '@inro/presentation';
import type { CadesRequest, SignatureReport } from '@inro/signature/verify';
import type { SignatureVerifier } from '@inro/verifier';
import type { ServiceKey } from './service-key.ts';
import type { LoginStep } from './steps.ts';
import type { Traced } from './trace.ts';
import type { TransactionStore } from './transaction.ts';

/**
 * For `cards`: a login may also be signed by a My Number Card at a reader. Then whoever is given a card and its PIN logs
 * in as its holder, in a browser of their own and for as long as the card lies there: a reader shows its holder nothing
 * that the reader's owner does not want shown.
 */
export const acceptCards: unique symbol = Symbol('inro.acceptCards');

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
  /** Certificates (DER) that are trusted for digital signatures; needed to ask for attributes and signatures. */
  readonly signatureAnchors?: () => readonly Uint8Array[];
  /** `documentSignatures` of `@inro/relying-party/signature`; needed to ask for signatures. */
  readonly documentSignatures?: (request: CadesRequest, signatures: SignatureVerifier) => Promise<SignatureReport>;
  /**
   * What was revoked since yesterday (delta CRLs, DER, not changed once handed in), asked at each answer: `RecentRevocations` of
   * `@inro/relying-party/node` fetches it. Whatever is on it is refused, however young the wallet's proof is.
   */
  readonly recentRevocations?: () => readonly Uint8Array[];
  /** {@link acceptCards}; by default certificates of phones alone log in. */
  readonly cards?: typeof acceptCards;
  /**
   * Roots (DER) that were trusted while `identifier` named no authority: for their people, and for nobody else's,
   * `formerIdentifier` tells under what you stored them then. Leave it out where nothing was stored then.
   */
  readonly formerRoots?: () => readonly Uint8Array[];
  readonly store: TransactionStore;
  /** By which people are named, and what they gave is sealed in the store: `openServiceKey` of `@inro/relying-party/node`. */
  readonly serviceKey: ServiceKey;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The host's cryptography (`@inro/relying-party/node` brings node:crypto's). */
  readonly signatures: SignatureVerifier;
  /** Life of a login in seconds, at most 600; default 300. */
  readonly life?: number;
  /**
   * Told, once each, when a wallet says that the protocol or the version of this SDK is to end: from that day no wallet
   * answers. Default on Node: a warning of the process.
   */
  readonly onDeprecated?: (deprecation: Deprecation) => void;
  /** Told of each step that a login has come to, once, after it stands in the store: for counts. Who logs in is not told. */
  readonly onStep?: (step: LoginStep) => void;
  /**
   * Told of each step with what was checked in it, and the code of what failed: for whoever develops the service, never in
   * production. Nothing in it is a person's. `traceTo` of `@inro/relying-party/node` hands it to the portal of the sandbox.
   */
  readonly trace?: (event: Traced) => void;
}
