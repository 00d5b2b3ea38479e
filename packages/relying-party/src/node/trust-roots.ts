import { createHash } from 'node:crypto';
import { fromBase64 } from '@inro/foundation';
import { type JsonObject, readJsonObject } from '@inro/presentation';
import { RelyingPartyError } from '../errors.ts';
import { fetchText } from './ask-authority.ts';

/** One root of the authority, as its status server lists it (docs/protocol/ca.md, `GET /ca`). */
export interface TrustRoot {
  readonly purpose: string;
  /** DER. */
  readonly certificate: Uint8Array;
}

/** Roots (DER) by what they certify: `authentication` for `trustAnchors`, `access` for `AccessKey`, `signature`. */
export type TrustRoots = (purpose: string) => readonly Uint8Array[];

const LONGEST = 1 << 20;

/**
 * What roots are pinned by: base64url of SHA-256 over a line `PURPOSE SHA-256-IN-HEX` for each, sorted. The same for the
 * same roots, however their list is written or ordered; another as soon as one is added, taken away or moved.
 */
export function fingerprintOfRoots(roots: readonly TrustRoot[]): string {
  const lines = roots.map(
    ({ purpose, certificate }) => `${purpose} ${createHash('sha256').update(certificate).digest('hex')}\n`,
  );
  return createHash('sha256').update(lines.sort().join('')).digest('base64url');
}

/**
 * Fetches the authority's roots and believes them only when they are those of the fingerprint, which comes to you by
 * another way (`inro client add` prints it). `relying-party.trust_roots_unavailable` when there is no answer,
 * `relying-party.trust_roots_wrong` when they are others. TypeError for an address that is not on the web.
 */
export async function fetchTrustRoots(url: string, fingerprint: string): Promise<TrustRoots> {
  const roots = await fetchUnpinnedRoots(url);
  if (fingerprintOfRoots(roots) !== fingerprint) throw new RelyingPartyError('relying-party.trust_roots_wrong');
  return (purpose) => roots.filter((root) => root.purpose === purpose).map(({ certificate }) => certificate);
}

/** What an address says, which nobody has compared with anything: to make a pin of, not to trust. Fails as {@link fetchTrustRoots}. */
export async function fetchUnpinnedRoots(url: string): Promise<readonly TrustRoot[]> {
  const text = await fetchText(url, { longest: LONGEST, otherwise: 'relying-party.trust_roots_unavailable' });
  try {
    const { authorities } = readJsonObject(text);
    return (authorities as readonly JsonObject[]).map(({ purpose, certificate }) => {
      if (typeof purpose !== 'string' || !/^[a-z-]{1,40}$/.test(purpose)) throw new TypeError('no purpose');
      return { purpose, certificate: fromBase64(certificate as string) };
    });
  } catch (cause) {
    throw new RelyingPartyError('relying-party.trust_roots_wrong', { cause });
  }
}
