import type { HttpTransport } from '@inro/wallet/core';

/** A phone that stands still is waited for so long: longer than whatever it carries may take. */
const PATIENCE_MS = 60_000;

/** The browser's network: the wallet's own origin and its phone's door, as the policy of the page allows. */
export const browserTransport: HttpTransport = async ({ url, method, headers = {}, body }) => {
  const response = await fetch(url, {
    method,
    headers,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(body === undefined ? {} : { body: body.slice() }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  };
};
