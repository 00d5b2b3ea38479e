import { PresentationError } from '../errors.ts';
import { isWebOrigin } from '../origin.ts';

/** Where a request lies, as a link or a QR code says it; nobody has checked who made it. */
export interface AuthorizationLink {
  readonly clientId: string;
  readonly requestUri: string;
}

const LONGEST = 2048;
const CLIENT_ID = /^x509_hash:[A-Za-z0-9_-]{43}$/;

/**
 * Reads `openid4vp://authorize?client_id=…&request_uri=…` or the same behind the `#` of any web address (a wallet's own
 * `/present`). Every parameter once; `request_uri` https, or http below localhost. Else `presentation.link_malformed`.
 */
export function readAuthorizationLink(text: string): AuthorizationLink {
  try {
    if (text.length > LONGEST) throw new TypeError('not a link');
    const query = new URLSearchParams(parametersOf(text));
    const clientId = once(query, 'client_id');
    const requestUri = once(query, 'request_uri');
    if (!CLIENT_ID.test(clientId)) throw new TypeError('another client identifier prefix');
    if (query.getAll('request').length + query.getAll('request_uri_method').length > 0)
      throw new TypeError('outside our profile');
    const { origin, username, password } = new URL(requestUri);
    if (!isWebOrigin(origin) || username !== '' || password !== '')
      throw new TypeError('request_uri is not on the web');
    return { clientId, requestUri };
  } catch (cause) {
    throw new PresentationError('presentation.link_malformed', { cause });
  }
}

const SCHEME = 'openid4vp://authorize?';

function parametersOf(text: string): string {
  const start = text.indexOf('#');
  if (start < 0 && text.startsWith(SCHEME)) return text.slice(SCHEME.length);
  const page = text.slice(0, Math.max(start, 0));
  if (!URL.canParse(page) || !isWebOrigin(new URL(page).origin) || text.includes('#', start + 1))
    throw new TypeError('not a link');
  return text.slice(start + 1);
}

function once(query: URLSearchParams, name: string): string {
  const values = query.getAll(name);
  if (values.length !== 1) throw new TypeError(`${name} does not stand once`);
  return values[0]!;
}
