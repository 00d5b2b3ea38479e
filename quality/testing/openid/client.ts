import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { fromUtf8, toBase64Url, utf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';

const jsonPart = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)));

/** Where a provider is met: by browsers, by servers, and what it calls itself; by its clock. */
export interface ProviderPlace {
  readonly front: string;
  readonly back: string;
  readonly issuer: string;
  now(): Date;
}

/** A client of OpenID Connect: right by default, and wrong in whatever one says. */
export class OpenIdClient {
  readonly id: string;
  readonly redirectUri: string;
  readonly #key: KeyObject;
  readonly jwk: Record<string, unknown>;
  readonly #provider: ProviderPlace;
  constructor(provider: ProviderPlace, id: string, redirectUri = 'http://localhost:9/callback') {
    this.#provider = provider;
    this.id = id;
    this.redirectUri = redirectUri;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    this.jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' };
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
    const url = `${this.#provider.front}/realms/main/protocol/openid-connect/auth?${new URLSearchParams(said)}`;
    return { ...remembered, url, parameters: Object.fromEntries(said) };
  }

  assertion(more: Record<string, unknown> = {}, header: Record<string, unknown> = {}): string {
    const now = Math.floor(this.#provider.now().getTime() / 1000);
    const claims = {
      iss: this.id,
      sub: this.id,
      aud: this.#provider.issuer,
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
    origin = this.#provider.back,
  ) {
    const { status, body } = await httpRequest(`${origin}/realms/main/protocol/openid-connect/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
        ...(origin === this.#provider.back ? {} : { host: new URL(this.#provider.back).host }),
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
}
