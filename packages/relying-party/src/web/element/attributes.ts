import { chooseLocale, type Locale } from '@inro/problem';

/** Segments of letters that mean themselves in every reader of addresses: no scheme, no host, no way up. */
const PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/;

/** Where the endpoints lie, on this origin. TypeError for anything that might lie elsewhere. */
export function readBase(value: string | null): string {
  const base = value ?? '/api/logins';
  if (!PATH.test(base)) throw new TypeError('base is a path on this origin');
  return base;
}

const here = (value: string): URL | undefined => {
  const url = URL.canParse(value, location.href) ? new URL(value, location.href) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
};

/** Where a login leads that is done: a page of this origin. TypeError for every other address. */
export function readNext(value: string | null): string | undefined {
  if (value === null) return undefined;
  const url = here(value);
  if (url?.origin !== location.origin) throw new TypeError('next is a page of this origin');
  return url.href;
}

/** Where a wallet is set up: a page, over https or of this origin or, while this page is such a one, at loopback names. */
export function readEnrol(value: string | null): string | undefined {
  if (value === null) return undefined;
  const url = here(value);
  const isPage = url?.protocol === 'https:' || url?.origin === location.origin || (url !== undefined && areLocal(url));
  if (url === undefined || !isPage) throw new TypeError('enrol is a page over https');
  return url.href;
}

const isLocal = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');
const areLocal = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && isLocal(hostname) && isLocal(location.hostname);

/** The language of the place in the page, else the browser's. */
export function localeOf(element: Element): Locale {
  const named = element.closest('[lang]')?.getAttribute('lang');
  return chooseLocale([...(named ? [named] : []), ...navigator.languages]);
}

/** Whether a page of another site stands around this one, at whatever depth: it decides what lies over it (clickjacking). */
export function isFramedByOthers(): boolean {
  try {
    for (let at: Window = window; at !== at.parent; at = at.parent)
      if (at.parent.location.origin !== location.origin) return true;
    return false;
  } catch {
    return true;
  }
}

/** A device in the hand, which may have a wallet of its own. */
export function isPhone(): boolean {
  const { userAgentData } = navigator as { userAgentData?: { readonly mobile?: boolean } };
  return userAgentData?.mobile ?? matchMedia('(pointer: coarse) and (max-width: 50rem)').matches;
}
