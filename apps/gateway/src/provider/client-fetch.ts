import { httpRequest } from '@inro/host';

/**
 * For {@link clientFetch}: a client's server may be on this machine. A symbol, so that a search finds who opens what the
 * provider keeps closed: whoever registers a client could have the gateway ask anything that listens here.
 */
export const allowLoopback: unique symbol = Symbol('inro.gateway.allowLoopback');

const LARGEST_BYTES = 65_536;
const LONGEST_MS = 2_500;
const LOOPBACK = /^(?:localhost|[a-z0-9.-]+\.localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * What the gateway itself asks of clients: key sets and logouts, at addresses that the operator registered, never at one that
 * a request names. No redirect is followed. Without {@link allowLoopback} the provider's own refusal of inner addresses stands.
 */
export function clientFetch(open?: typeof allowLoopback): typeof fetch {
  const outward: typeof fetch = (url, options) => fetch(url, { ...options, redirect: 'manual' });
  if (open === undefined) return outward;
  return async (input, options = {}) => {
    const url = new URL(String(input));
    if (!LOOPBACK.test(url.hostname)) return outward(input, options);
    const { status, headers, body } = await httpRequest(url.href, {
      method: options.method ?? 'GET',
      headers: Object.fromEntries(new Headers(options.headers)),
      ...(options.body ? { body: String(options.body) } : {}),
      timeoutMs: LONGEST_MS,
      maxBytes: LARGEST_BYTES,
    });
    const shown = ['cache-control', 'content-type', 'expires'].flatMap((name): [string, string][] =>
      typeof headers[name] === 'string' ? [[name, headers[name]]] : [],
    );
    const isEmpty = [101, 204, 205, 304].includes(status);
    return new Response(isEmpty ? null : new Uint8Array(body), { status, headers: shown });
  };
}
