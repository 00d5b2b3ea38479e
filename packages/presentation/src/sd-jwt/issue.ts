import type { Randomness } from '@inro/foundation';
import type { JsonObject } from '../json/read.ts';
import { signingInputOf, withSignature } from '../jws/compact.ts';
import { DIGESTS, decoyDigest, discloseClaim, HASH } from './disclosure.ts';
import { alwaysShown } from './process.ts';

export interface SdJwtToIssue {
  /** `alg` and `typ` in it. */
  readonly header: JsonObject;
  /** What whoever sees it sees. */
  readonly claims: JsonObject;
  /** What the holder shows or keeps, one by one. */
  readonly disclosable: Readonly<Record<string, unknown>>;
  /** How many digests stand in it, decoys filled up: it tells nobody how much is stated. */
  readonly digests: number;
}

export interface IssuerPorts {
  readonly randomness: Randomness;
  /** The signature of the bytes of this text, as `alg` says. */
  readonly sign: (signingInput: string) => Uint8Array | Promise<Uint8Array>;
}

/**
 * Issues an SD-JWT (RFC 9901 §4, §6.1: flat) with all its disclosures: `JWT~D~…~D~`. TypeError for more disclosable claims
 * than digests, and for one that must be seen always, or is already.
 */
export async function issueSdJwt(order: SdJwtToIssue, { randomness, sign }: IssuerPorts): Promise<string> {
  const names = Object.keys(order.disclosable);
  if (names.length > order.digests) throw new TypeError('more claims than digests');
  if (names.some((name) => alwaysShown.has(name) || Object.hasOwn(order.claims, name)))
    throw new TypeError('a claim that is always seen');
  const disclosures = names.map((name) => discloseClaim(name, order.disclosable[name], randomness));
  const decoys = Array.from({ length: order.digests - names.length }, () => decoyDigest(randomness));
  // §4.2.4.1: the order of digests says nothing.
  const digests = [...disclosures.map(({ digest }) => digest), ...decoys].sort();
  const payload = { ...order.claims, [DIGESTS]: digests, [HASH]: 'sha-256' };
  const input = signingInputOf(order.header, payload);
  const jwt = withSignature(input, await sign(input));
  return [jwt, ...disclosures.map(({ text }) => text), ''].join('~');
}
