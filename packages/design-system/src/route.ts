import { useSyncExternalStore } from 'react';

const current = (): string => {
  try {
    return decodeURI(location.hash.replace(/^#/u, '')) || '/';
  } catch {
    return '/'; // an address with a broken escape, as anybody can make one
  }
};
const subscribe = (notify: () => void): (() => void) => {
  addEventListener('hashchange', notify);
  return () => removeEventListener('hashchange', notify);
};

/** The page within the app: the part of the address after `#`, `/` when there is none. Back and reload keep working. */
export function useRoute(): string {
  return useSyncExternalStore(subscribe, current);
}

/** Goes to a page of the app; `replace` leaves no trace for Back. */
export function goTo(route: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace === true) {
    history.replaceState(history.state, '', `#${route}`);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = route;
  }
}

/** How many pages of the app lie behind this one for Back; kept with each of them, so that a reload does not lose it. */
let depth = 0;
const depthOf = (state: unknown): number | undefined => (state as { depth?: number } | null)?.depth;

/** Begins to count the pages that lie behind; called once, before the first page. */
export function countPages(): void {
  const note = () => {
    depth = depthOf(history.state) ?? depth;
    history.replaceState({ depth }, '');
  };
  note();
  addEventListener('hashchange', () => {
    if (depthOf(history.state) === undefined) depth++;
    note();
  });
}

/** Goes to a page in the place of the one that lies at this depth: what came after it is done with, and Back skips it. */
export function collapseTo(route: string, at: number): void {
  const arrive = () => goTo(route, { replace: true });
  if (depth <= at) {
    arrive();
    return;
  }
  addEventListener('popstate', arrive, { once: true });
  history.go(at - depth);
}
