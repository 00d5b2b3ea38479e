import type { Endpoints } from '../options.ts';

/** Where the page's own endpoints lie unless the service says otherwise. */
const DEFAULT_BASE = '/api/logins';

/** One endpoint: `:transaction` stands for an identifier. */
export interface LoginRoute {
  readonly name: 'request' | 'answer' | 'begin' | 'progress' | 'finish';
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** The endpoints of a login: two for wallets, three for the service's own pages. */
export const routesOf = ({ requests, answers }: Endpoints, base = DEFAULT_BASE): readonly LoginRoute[] => [
  { name: 'request', method: 'GET', path: `${requests}/:transaction` },
  { name: 'answer', method: 'POST', path: answers },
  { name: 'begin', method: 'POST', path: base },
  { name: 'progress', method: 'GET', path: `${base}/:transaction` },
  { name: 'finish', method: 'POST', path: `${base}/:transaction/finish` },
];

/**
 * The route of a request, with what stands in it for the identifier. The path is taken as it was sent (RFC 9112 §3.2.1
 * and §3.2.2), nothing in it is resolved or decoded: what the app's own routes do not take for a path of the login is
 * none here either.
 */
export function findRoute(
  routes: readonly LoginRoute[],
  method: string,
  target: string,
): { readonly name: LoginRoute['name']; readonly id: string } | undefined {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  const segments = path.split('/');
  for (const route of routes) {
    const expected = route.path.split('/');
    if (route.method !== method || expected.length !== segments.length) continue;
    const place = expected.indexOf(':transaction');
    if (expected.every((segment, i) => i === place || segment === segments[i]))
      return { name: route.name, id: segments[place] ?? '' };
  }
  return undefined;
}
