import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A key to which tokens are bound, and its proofs (RFC 9449). */
export class ProofKey {
  readonly #now: () => Date;
  readonly #key: KeyObject;
  readonly #jwk: object;
  constructor(now: () => Date) {
    this.#now = now;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
    this.#jwk = { kty, crv, x, y };
  }

  /** For a POST to this address; wrong in whatever one says. */
  proof(url: string, more: object = {}, { key = this.#key, header = {} }: { key?: KeyObject; header?: object } = {}) {
    const iat = Math.floor(this.#now().getTime() / 1000);
    const claims = { jti: randomBytes(16).toString('hex'), htm: 'POST', htu: url, iat, ...more };
    const input = `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk: this.#jwk, ...header })}.${part(claims)}`;
    return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }

  /** With a token: which one it is, is in the proof. */
  headers(url: string, token: string, more: object = {}): Record<string, string> {
    const ath = createHash('sha256').update(token).digest('base64url');
    return { authorization: `DPoP ${token}`, dpop: this.proof(url, { ath, ...more }) };
  }
}
