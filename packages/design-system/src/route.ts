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
    history.replaceState(null, '', `#${route}`);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = route;
  }
}
