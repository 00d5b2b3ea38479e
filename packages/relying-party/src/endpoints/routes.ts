import { RELYING_PARTY_VERSIONS_PATH } from '@inro/presentation';
import type { Endpoints } from '../options.ts';

/** Where the page's own endpoints lie unless the service says otherwise. */
export const DEFAULT_BASE = '/api/logins';

/** Where phones ask for deletion, at every service that takes such requests: an address by its origin alone (RFC 8615). */
const DELETIONS = '/.well-known/inro-deletions';

export type DeletionRouteName = 'beginDeletion' | 'finishDeletion' | 'deletionState';

/** One endpoint: `:transaction` stands for an identifier. */
export interface LoginRoute {
  readonly name: 'request' | 'answer' | 'versions' | 'begin' | 'progress' | 'finish' | DeletionRouteName;
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

export interface Route extends LoginRoute {
  /** Which of the bases it is below; 0 for those of wallets. */
  readonly ask: number;
}

/**
 * Two endpoints for wallets, whatever is asked, and what versions it speaks; below each base three for the service's own
 * pages; three more where it takes requests for deletion. `TypeError` for a base that is no path of its own: the first of
 * two would answer for both.
 */
export function routesOf(
  { requests, answers }: Endpoints,
  bases: readonly string[],
  takesDeletions = false,
): readonly Route[] {
  const own = bases.every((base, place) => /^(?:\/[^/?#:]+)+$/.test(base) && bases.indexOf(base) === place);
  if (!own) throw new TypeError('a base is a path, and each has its own');
  return [
    { name: 'request', method: 'GET', path: `${requests}/:transaction`, ask: 0 },
    { name: 'answer', method: 'POST', path: answers, ask: 0 },
    { name: 'versions', method: 'GET', path: RELYING_PARTY_VERSIONS_PATH, ask: 0 },
    ...bases.flatMap((base, place): Route[] => [
      { name: 'begin', method: 'POST', path: base, ask: place },
      { name: 'progress', method: 'GET', path: `${base}/:transaction`, ask: place },
      { name: 'finish', method: 'POST', path: `${base}/:transaction/finish`, ask: place },
    ]),
    ...(takesDeletions ? deletionRoutes : []),
  ];
}

const deletionRoutes: readonly Route[] = [
  { name: 'beginDeletion', method: 'POST', path: DELETIONS, ask: 0 },
  { name: 'finishDeletion', method: 'POST', path: `${DELETIONS}/:transaction/finish`, ask: 0 },
  { name: 'deletionState', method: 'GET', path: `${DELETIONS}/:transaction`, ask: 0 },
];

/**
 * The route of a request, with what stands in it for the identifier. The path is taken as it was sent (RFC 9112 §3.2.1
 * and §3.2.2), nothing in it is resolved or decoded: what the app's own routes do not take for a path of the login is
 * none here either.
 */
export function findRoute(
  routes: readonly Route[],
  method: string,
  target: string,
): { readonly route: Route; readonly id: string } | undefined {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  const segments = path.split('/');
  for (const route of routes) {
    const expected = route.path.split('/');
    if (route.method !== method || expected.length !== segments.length) continue;
    const place = expected.indexOf(':transaction');
    if (expected.every((segment, i) => i === place || segment === segments[i]))
      return { route, id: segments[place] ?? '' };
  }
  return undefined;
}
