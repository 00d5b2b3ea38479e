import type { HashName, SignatureScheme, UnverifiedPublicKey } from '@inro/pki/read';

/** One signature to check: `key` is strictly read but unproven, `scheme` fixes every parameter. */
export interface SignatureInput {
  readonly key: UnverifiedPublicKey;
  readonly scheme: SignatureScheme;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * What the host's cryptography has to do for the verifier. A host that answers at once (node:crypto) keeps the whole
 * verification synchronous; a host that answers with promises (WebCrypto) makes it asynchronous; the results are the same.
 */
export interface SignatureVerifier {
  /** False for any signature, key or scheme that does not verify; never throws for hostile input. */
  verify(input: SignatureInput): boolean | Promise<boolean>;
  /** Asked for SHA-1, SHA-256, SHA-384 and SHA-512 alone. */
  digest(hash: HashName, data: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A request of the rules to the host's cryptography. */
export type Step =
  | { readonly kind: 'verify'; readonly input: SignatureInput }
  | { readonly kind: 'digest'; readonly hash: HashName; readonly data: Uint8Array };

/** Rules that need cryptography are generators: they state what they need and know nothing of who does it. */
export type Steps<T> = Generator<Step, T, unknown>;

/** Asks for one signature check. */
export function* askVerify(input: SignatureInput): Steps<boolean> {
  return (yield { kind: 'verify', input }) === true;
}

/** Asks for one digest. */
export function* askDigest(hash: HashName, data: Uint8Array): Steps<Uint8Array> {
  return (yield { kind: 'digest', hash, data }) as Uint8Array;
}

const perform = (step: Step, port: SignatureVerifier): unknown =>
  step.kind === 'verify' ? port.verify(step.input) : port.digest(step.hash, step.data);

/** Runs to the end with a host that answers at once; a promise from it is a programmer's mistake. */
export function runNow<T>(steps: Steps<T>, port: SignatureVerifier): T {
  let next = steps.next();
  while (!next.done) {
    const answer = perform(next.value, port);
    if (answer instanceof Promise) throw new TypeError('this cryptography port is asynchronous');
    next = steps.next(answer);
  }
  return next.value;
}

/** Runs to the end with any host; awaits only where the host does not answer at once. */
export async function run<T>(steps: Steps<T>, port: SignatureVerifier): Promise<T> {
  let next = steps.next();
  while (!next.done) {
    const answer = perform(next.value, port);
    next = steps.next(answer instanceof Promise ? await answer : answer);
  }
  return next.value;
}
