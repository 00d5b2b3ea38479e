import { createHash } from 'node:crypto';
import { get as getOverHttp, type IncomingMessage } from 'node:http';
import { get as getOverHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { fromBase64, fromUtf8 } from '@inro/foundation';
import { isWebOrigin, type JsonObject, readJsonObject } from '@inro/presentation';
import { collect } from '../endpoints/index.ts';
import { RelyingPartyError } from '../errors.ts';

/** One root of the authority, as its status server lists it (docs/protocol/ca.md, `GET /ca`). */
export interface TrustRoot {
  readonly purpose: string;
  /** DER. */
  readonly certificate: Uint8Array;
}

/** Roots (DER) by what they certify: `authentication` for `trustAnchors`, `access` for `AccessKey`, `signature`. */
export type TrustRoots = (purpose: string) => readonly Uint8Array[];

const LONGEST = 1 << 20;
const PATIENCE_MS = 10_000;

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
  const text = await fetchText(url);
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

/** Names below `localhost` are this machine, whatever its resolver knows (RFC 6761 §6.3). */
async function fetchText(url: string): Promise<string> {
  const { origin, protocol, hostname } = new URL(url);
  if (!isWebOrigin(origin)) throw new TypeError('roots come over https, over http below localhost alone');
  const get = protocol === 'https:' ? getOverHttps : getOverHttp;
  const local = hostname === 'localhost' || hostname.endsWith('.localhost');
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { signal, ...(local ? { lookup: toThisMachine } : {}) }, resolve).on('error', reject);
    });
    if (answer.statusCode !== 200) throw new TypeError(`status ${answer.statusCode}`);
    return fromUtf8(await collect(answer, LONGEST));
  } catch (cause) {
    throw new RelyingPartyError('relying-party.trust_roots_unavailable', { cause });
  }
}

const toThisMachine: LookupFunction = (_name, { all }, done) =>
  all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
