import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { fromBase64, toBase64 } from '@inro/foundation';
import { httpRequest, localhostLookup } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { InroError } from '@inro/problem';
import { HandsetError } from '../errors.ts';
import { checkTarget, type EgressPolicy, isAllowedAddress, isOwnName } from './guard.ts';

const MAX_ANSWER_BYTES = 1 << 20;
/** A document to sign, and nothing else: it is asked for by its size. */
export const MAX_DOCUMENT_BYTES = 10 << 20;
const MAX_MILLISECONDS = 10_000;
/** What a wallet has a reason to say; cookies, Host, Origin and hop-by-hop headers are not the wallet's to set. */
const REQUEST_HEADERS = new Set(['accept', 'accept-language', 'authorization', 'content-type', 'if-none-match']);
/** RFC 9110 §5.5: what a field value may hold. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const RESPONSE_HEADERS = ['cache-control', 'content-type', 'date', 'etag', 'expires', 'location', 'retry-after'];

export interface CarriedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** base64 */
  readonly body?: string | undefined;
  /** Of the answer to a GET; default 1 MiB. */
  readonly maxBytes?: number | undefined;
}

export interface CarriedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** base64 */
  readonly body: string;
}

/** Carries one request of the wallet's to a service: guarded, no redirect followed, at most 1 MiB (or what a GET expects) and 10 s. */
export async function carryRequest(
  request: CarriedRequest,
  policy: EgressPolicy,
  resolve: LookupFunction = systemLookup as LookupFunction,
): Promise<CarriedAnswer> {
  const url = checkTarget(request.url, policy);
  const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  if (headers.some(([name, value]) => !REQUEST_HEADERS.has(name) || !FIELD_VALUE.test(value))) {
    throw new HandsetError('handset.fetch_refused');
  }
  const { maxBytes = MAX_ANSWER_BYTES } = request;
  if (maxBytes > MAX_DOCUMENT_BYTES || (maxBytes > MAX_ANSWER_BYTES && request.method !== 'GET'))
    throw new HandsetError('handset.fetch_refused');
  const body = request.body === undefined ? undefined : decode(request.body);
  const answer = await httpRequest(url.href, {
    method: request.method,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body }),
    timeoutMs: MAX_MILLISECONDS,
    maxBytes,
    lookup: guardedLookup(policy, resolve),
  }).catch((failure: unknown) => {
    throw refusalBehind(failure) ?? failure;
  });
  const kept = RESPONSE_HEADERS.flatMap((name) => {
    const value = answer.headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { status: answer.status, headers: Object.fromEntries(kept), body: toBase64(answer.body) };
}

/** Resolves a name once and hands the connection only addresses that the policy allows: a name cannot change between check and use. */
function guardedLookup(policy: EgressPolicy, resolve: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    const lookup = isOwnName(hostname, policy) ? toThisMachine(policy) : resolve;
    lookup(hostname, { ...options, all: true }, (failure, found) => {
      const addresses = typeof found === 'string' ? [] : found;
      if (failure) return callback(failure, '', 0);
      const first = addresses[0];
      if (!first || !addresses.every(({ address }) => isAllowedAddress(hostname, address, policy))) {
        return callback(new HandsetError('handset.fetch_refused') as NodeJS.ErrnoException, '', 0);
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** A developer's server may listen at either address of its name; those of the house have both. */
const bothLoopbacks: LookupFunction = (_hostname, _options, callback) =>
  callback(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
const toThisMachine = ({ host }: EgressPolicy): LookupFunction =>
  host.endsWith('localhost') ? bothLoopbacks : localhostLookup;

function refusalBehind(failure: unknown): InroError | undefined {
  const cause = failure instanceof InroError ? failure.cause : undefined;
  return cause instanceof InroError && cause.code === 'handset.fetch_refused' ? cause : undefined;
}

function decode(base64: string): Uint8Array {
  try {
    return fromBase64(base64);
  } catch (cause) {
    throw new HttpError('http.body_invalid', { cause });
  }
}
