import { concatBytes, fromBase64Url } from '@inro/foundation';
import { objectField, onlyMembers, textField } from '../json/fields.ts';
import type { JsonObject } from '../json/read.ts';
import type { JwsAlgorithm } from '../jws/compact.ts';

/** The holder's key in `cnf` (RFC 7800 §3.2), as octets: a point that is not compressed (SEC 1 §2.3.3), or an RSA key. */
export type ConfirmationKey =
  | { readonly algorithm: 'ES256' | 'ES384'; readonly point: Uint8Array }
  | { readonly algorithm: 'RS256'; readonly modulus: Uint8Array; readonly exponent: Uint8Array };

const curves = {
  'P-256': { algorithm: 'ES256', length: 32 },
  'P-384': { algorithm: 'ES384', length: 48 },
} as const;

/**
 * The one key that may have signed the key binding, with the one algorithm that it signs by: neither comes from the
 * signature itself (RFC 8725 §3.1). A key by reference, with private parts or of another form: TypeError.
 */
export function confirmationKey(claims: JsonObject): ConfirmationKey {
  const cnf = objectField(claims, 'cnf');
  onlyMembers(cnf, ['jwk']);
  const jwk = objectField(cnf, 'jwk');
  if (jwk.kty === 'RSA') {
    onlyMembers(jwk, ['kty', 'n', 'e']);
    const [modulus, exponent] = [fromBase64Url(textField(jwk, 'n', 1024)), fromBase64Url(textField(jwk, 'e', 8))];
    if (modulus.length !== 256 || modulus[0]! < 0x80) throw new TypeError('not a key of 2048 bits');
    return { algorithm: 'RS256', modulus, exponent };
  }
  onlyMembers(jwk, ['kty', 'crv', 'x', 'y']);
  const curve = Object.hasOwn(curves, String(jwk.crv)) ? curves[jwk.crv as keyof typeof curves] : undefined;
  if (jwk.kty !== 'EC' || curve === undefined) throw new TypeError('a key of another kind');
  const [x, y] = [fromBase64Url(textField(jwk, 'x', 128)), fromBase64Url(textField(jwk, 'y', 128))];
  // RFC 7518 §6.2.1.2: as long as the field, zeros in front.
  if (x.length !== curve.length || y.length !== curve.length) throw new TypeError('not a point');
  return { algorithm: curve.algorithm satisfies JwsAlgorithm, point: concatBytes(Uint8Array.of(4), x, y) };
}
