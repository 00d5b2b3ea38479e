import type { Transaction } from './transaction.ts';

/** Where a wallet on the same device leads the browser back to (OpenID4VP 1.0 §8.2): the page `done`, with the login's name and the code. */
export function wayBack(
  { id, page = id, flow }: Transaction,
  done: string,
  code?: string,
): { readonly redirectUri?: string } {
  if (flow === 'cross-device') return {};
  const query = new URLSearchParams({ transaction: page, ...(code === undefined ? {} : { response_code: code }) });
  return { redirectUri: `${done}?${query}` };
}
