/** True when `url` is absolute, without user, password or fragment, and lies on `origin` (RFC 6454 §4). */
export function liesOnOrigin(url: string, origin: string): boolean {
  if (!URL.canParse(url)) return false;
  const parsed = new URL(url);
  // `#` alone leaves no trace in `hash`.
  return parsed.origin === origin && !url.includes('#') && parsed.username === '' && parsed.password === '';
}

/** A web origin as a certificate names it: https anywhere, http below `localhost` alone (a secure context there). */
export function isWebOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, hostname } = new URL(text);
  const local = hostname === 'localhost' || hostname.endsWith('.localhost');
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && local));
}
