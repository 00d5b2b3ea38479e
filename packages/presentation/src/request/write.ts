import { toBase64 } from '@inro/foundation';
import type { Act } from '../act/act.ts';
import { clientIdOf } from '../digest.ts';
import { signingInputOf, withSignature } from '../jws/compact.ts';
import { queryOf } from './query.ts';
import { type CommonClaims, REQUEST_TYPE, WALLET_AUDIENCE } from './request.ts';

/** The relying party's access key: ES256 over the signing input, 64 bytes r ‖ s (RFC 7518 §3.4), and its chain, leaf first. */
export interface RequestSigner {
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]];
  sign(signingInput: string): Uint8Array | Promise<Uint8Array>;
}

/** Writes and signs a request object (RFC 9101 §4, OpenID4VP 1.0 §5); `client_id` is the hash of the signer's own leaf. */
export async function writeRequestObject(
  claims: Omit<CommonClaims, 'clientId'> & Act,
  signer: RequestSigner,
): Promise<string> {
  const header = { alg: 'ES256', typ: REQUEST_TYPE, x5c: signer.certificates.map(toBase64) };
  const payload = {
    client_id: clientIdOf(signer.certificates[0]),
    aud: WALLET_AUDIENCE,
    response_type: 'vp_token',
    response_mode: 'direct_post',
    response_uri: claims.responseUri,
    nonce: claims.nonce,
    state: claims.state,
    iat: claims.issuedAt,
    exp: claims.expiresAt,
    dcql_query: queryOf(claims),
    purpose: claims.purpose,
    inro: { flow: claims.flow },
  };
  const signingInput = signingInputOf(header, payload);
  return withSignature(signingInput, await signer.sign(signingInput));
}
