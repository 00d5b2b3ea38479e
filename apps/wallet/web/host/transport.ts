import type { HttpTransport } from '@inro/wallet/core';

/** A phone that stands still is told of after so long, as when the wallet is opened (`boot.ts`). */
const PATIENCE_MS = 15_000;
/** What it carries to a service or to its chip may take longer. */
const CARRYING_MS = 60_000;
const carries = (url: string): boolean => /\/(?:fetch|transmit)$/u.test(url);

/** The browser's network: the wallet's own origin and its phone's door, as the policy of the page allows. */
export const browserTransport: HttpTransport = async ({ url, method, headers = {}, body }) => {
  const response = await fetch(url, {
    method,
    headers,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(carries(url) ? CARRYING_MS : PATIENCE_MS),
    ...(body === undefined ? {} : { body: body.slice() }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  };
};
