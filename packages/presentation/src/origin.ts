/** True when `url` is absolute, without user, password or fragment, and lies on `origin` (RFC 6454 §4). */
export function liesOnOrigin(url: string, origin: string): boolean {
  if (!URL.canParse(url)) return false;
  const parsed = new URL(url);
  // `#` alone leaves no trace in `hash`.
  return parsed.origin === origin && !url.includes('#') && parsed.username === '' && parsed.password === '';
}

/** A web origin that has a name, as people are shown who asks: an address is nobody's name (RFC 5280 §4.2.1.6, dNSName). */
export function isNamedOrigin(text: string): boolean {
  if (!isWebOrigin(text)) return false;
  const { hostname } = new URL(text);
  // WHATWG URL: IPv6 stands in brackets; what ends in a number is IPv4, in decimal form by now.
  return !hostname.startsWith('[') && !/(?:^|\.)\d+\.?$/.test(hostname);
}

/** A web origin: https anywhere, http below `localhost` alone (a secure context there). */
export function isWebOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, hostname } = new URL(text);
  const local = hostname === 'localhost' || hostname.endsWith('.localhost');
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && local));
}
