import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@inro/foundation';
import type { RegisteredClient } from '../clients/form.ts';

const LONGEST_BYTES = 8_192;
const algorithms: Readonly<Record<string, { readonly kty: string; readonly options: object }>> = {
  RS256: { kty: 'RSA', options: {} },
  ES256: { kty: 'EC', options: { dsaEncoding: 'ieee-p1363' } },
};

type Claims = Readonly<Record<string, unknown>>;

/**
 * Clients of the Digital Agency's service write `exp` of an assertion as text (relying-parties.md), which RFC 7519 §2 does not
 * allow and the provider does not take. Such an assertion is verified here, by the client's own key, and said again in the
 * standard's words under a key of this process, which the provider knows for these clients alone. Whatever else it says stays.
 */
export class AssertionDialect {
  readonly #key: KeyObject;
  /** The provider believes it, beside a client's own, for clients of this dialect. */
  readonly jwk: JsonWebKey & { readonly kid: string };

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const jwk = publicKey.export({ format: 'jwk' });
    this.jwk = {
      ...jwk,
      alg: 'ES256',
      use: 'sig',
      kid: `dialect-${createHash('sha256').update(jwk.x!).digest('hex').slice(0, 16)}`,
    };
  }

  /** The assertion to hand on: the same one, unless it is of the dialect and its client's own. */
  translate(assertion: string, client: RegisteredClient): string {
    const claims = client.profile === 'digital-agency' ? readAssertion(assertion, client) : undefined;
    const exp = claims?.exp;
    if (claims === undefined || typeof exp !== 'string' || !/^\d{9,11}$/.test(exp)) return assertion;
    // Whoever hands in the same one again hands in the same jti.
    const said = { ...claims, exp: Number(exp) };
    const head = toBase64Url(utf8(JSON.stringify({ alg: 'ES256', kid: this.jwk.kid })));
    const input = `${head}.${toBase64Url(utf8(JSON.stringify(said)))}`;
    const signature = sign('sha256', utf8(input), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return `${input}.${toBase64Url(new Uint8Array(signature))}`;
  }
}

/** The claims of an assertion that one of the client's keys signed; undefined for any other. */
function readAssertion(assertion: string, { jwks }: RegisteredClient): Claims | undefined {
  const parts = assertion.split('.');
  if (assertion.length > LONGEST_BYTES || parts.length !== 3) return undefined;
  try {
    const [header, payload] = parts.slice(0, 2).map((part) => JSON.parse(fromUtf8(fromBase64Url(part))) as Claims);
    const algorithm = algorithms[String(header!.alg)];
    const keys = (jwks?.keys ?? []).filter(
      ({ kty, kid }) => kty === algorithm?.kty && (header!.kid === undefined || kid === header!.kid),
    );
    const data = utf8(parts.slice(0, 2).join('.'));
    const signed = keys.some((jwk) => {
      const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
      return verify('sha256', data, { key, ...algorithm!.options }, fromBase64Url(parts[2]!));
    });
    return signed ? payload : undefined;
  } catch {
    // Not one that can be read: the provider says so in its own words.
    return undefined;
  }
}
