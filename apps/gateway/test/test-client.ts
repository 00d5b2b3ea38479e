import { Browser } from '../../../quality/people/travelling-browser.ts';
import { OpenIdClient } from '../../../quality/testing/openid/client.ts';
import type { Holder, Town } from './town.ts';

/** A client of the town's gateway, and the person's part of its logins. */
export class TestClient extends OpenIdClient {
  readonly #town: Town;
  constructor(town: Town, id: string, redirectUri?: string) {
    const { front, back, issuer, ca } = town;
    super({ front, back, issuer, now: () => ca.clock.now() }, id, redirectUri);
    this.#town = town;
  }

  static async register(town: Town, id: string, more: Record<string, unknown> = {}): Promise<TestClient> {
    const client = new TestClient(town, id);
    await town.register(id, { ...client.registration, ...more });
    return client;
  }

  /** The whole front channel: to the gateway, the phone's answer, and back. */
  async codeFor(holder: Omit<Holder, 'at'>, more: Record<string, string | undefined> = {}, browser = new Browser()) {
    const asked = this.authorize(more);
    const at = await browser.open(asked.url, (url) => url.startsWith(this.#town.front));
    if (!at.url.startsWith(`${this.#town.front}/login`)) return { ...asked, browser, callback: new URL(at.url) };
    const location = await this.#town.logIn(browser, holder);
    const back = await browser.open(location, (url) => url.startsWith(this.#town.front));
    return { ...asked, browser, callback: new URL(back.url) };
  }
}

export const codeIn = (callback: URL): string => callback.searchParams.get('code') ?? '';
export const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

/** What the address at which a client is sent away says: an error of OAuth, or of a page of the gateway's. */
export async function endOf(town: Pick<Town, 'front'>, url: string, browser = new Browser()): Promise<string> {
  const inside = (at: string) => at.startsWith(town.front) && new URL(at).pathname !== '/login';
  const { url: end } = await browser.open(url, inside);
  const { origin, pathname, searchParams } = new URL(end);
  if (origin !== town.front) return errorIn(end) ?? (searchParams.has('code') ? 'code' : 'nothing');
  return pathname === '/problem' ? searchParams.get('code')! : pathname;
}

/** In the query, or behind `#` where a response type of the implicit flow was asked for (OAuth 2.0 Multiple Response Types §5). */
const errorIn = (url: string): string | null =>
  new URL(url.replace('#', new URL(url).search === '' ? '?' : '&')).searchParams.get('error');
