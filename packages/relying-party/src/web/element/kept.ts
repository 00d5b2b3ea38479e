/** What this tab remembers while the person is away: of which base a login left for a wallet, or for setting one up. Nothing of a login. */
const KEY = 'inro-login';
type Kept = { readonly base: string; readonly away: 'wallet' | 'enrolment' };

export function keep(kept: Kept | undefined): void {
  try {
    if (kept === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing: the person presses once more.
  }
}

export function readKept(): Partial<Kept> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

const TRANSACTION = /^[\w-]{22}$/;

/** What the wallet brought back, once: it is taken out of the address, so that it stands in no history and no other element finds it. */
export function takeReturn(base: string): string | undefined {
  const url = new URL(location.href);
  const { base: left } = readKept();
  if (!TRANSACTION.test(url.searchParams.get('transaction') ?? '') || (left !== undefined && left !== base))
    return undefined;
  const { search } = url;
  for (const name of ['transaction', 'response_code']) url.searchParams.delete(name);
  history.replaceState(history.state, '', url);
  keep(undefined);
  return search;
}
