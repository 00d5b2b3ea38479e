import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { fromUtf8, toBase64Url, utf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { Browser } from '../../../quality/people/travelling-browser.ts';
import type { Holder, Town } from './town.ts';

const jsonPart = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)));

/** A client as the tests need one: right by default, and wrong in whatever one says. */
export class TestClient {
  readonly id: string;
  readonly redirectUri: string;
  readonly #key: KeyObject;
  readonly jwk: Record<string, unknown>;
  readonly #town: Town;
  constructor(town: Town, id: string, redirectUri = 'http://localhost:9/callback') {
    this.#town = town;
    this.id = id;
    this.redirectUri = redirectUri;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    this.jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' };
  }

  static async register(town: Town, id: string, more: Record<string, unknown> = {}): Promise<TestClient> {
    const client = new TestClient(town, id);
    await town.register(id, { ...client.registration, ...more });
    return client;
  }

  get registration() {
    return {
      names: { ja: `${this.id}図書館`, 'ja-x-easy': `${this.id}としょかん`, en: `Library ${this.id}` },
      kind: 'web',
      profile: 'plain',
      redirectUris: [this.redirectUri],
      jwks: { keys: [this.jwk] },
    };
  }

  /** The address of a new authorization request, and what the client remembers of it. */
  authorize(more: Record<string, string | undefined> = {}) {
    const verifier = randomBytes(32).toString('base64url');
    const remembered = { verifier, state: randomBytes(16).toString('hex'), nonce: randomBytes(16).toString('hex') };
    const all = {
      client_id: this.id,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: this.redirectUri,
      state: remembered.state,
      nonce: remembered.nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    };
    const said = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const url = `${this.#town.front}/realms/main/protocol/openid-connect/auth?${new URLSearchParams(said)}`;
    return { ...remembered, url, parameters: Object.fromEntries(said) };
  }

  assertion(more: Record<string, unknown> = {}, header: Record<string, unknown> = {}): string {
    const now = Math.floor(this.#town.ca.clock.now().getTime() / 1000);
    const claims = {
      iss: this.id,
      sub: this.id,
      aud: this.#town.issuer,
      jti: randomBytes(16).toString('hex'),
      iat: now,
      exp: now + 60,
    };
    return this.sign({ ...claims, ...more }, { alg: 'ES256', kid: 'one', ...header });
  }

  sign(claims: object, header: object): string {
    const input = `${jsonPart(header)}.${jsonPart(claims)}`;
    const signature = sign('sha256', Buffer.from(input), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  }

  async post(
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
    origin = this.#town.back,
  ) {
    const { status, body } = await httpRequest(`${origin}/realms/main/protocol/openid-connect/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
        ...(origin === this.#town.back ? {} : { host: new URL(this.#town.back).host }),
      },
      body: new URLSearchParams(form).toString(),
    });
    return { status, json: JSON.parse(fromUtf8(body)) as Record<string, never> };
  }

  /** By key: what a confidential client adds to its form. */
  proof(more: Record<string, unknown> = {}): Record<string, string> {
    return {
      client_id: this.id,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: this.assertion(more),
    };
  }

  token(code: string, verifier: string, more: Record<string, string> = {}, headers: Record<string, string> = {}) {
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: this.redirectUri };
    return this.post('token', { ...form, ...this.proof(), ...more }, headers);
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
