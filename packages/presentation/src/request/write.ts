import { toBase64 } from '@inro/foundation';
import { actNamesOf } from '../act/act.ts';
import { clientIdOf } from '../digest.ts';
import { signingInputOf, withSignature } from '../jws/compact.ts';
import { queryOf } from './query.ts';
import { LONGEST_REQUEST, PROTOCOL_VERSION, REQUEST_TYPE, type RequestClaims, WALLET_AUDIENCE } from './request.ts';

/** The relying party's access key: ES256 over the signing input, 64 bytes r ‖ s (RFC 7518 §3.4), and its chain, leaf first. */
export interface RequestSigner {
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]];
  sign(signingInput: string): Uint8Array | Promise<Uint8Array>;
}

/** Whoever signs names itself, and the version is this one's. */
type ToWrite = Omit<RequestClaims, 'clientId' | 'protocol'>;

/**
 * Writes and signs a request object (RFC 9101 §4, OpenID4VP 1.0 §5); `client_id` is the hash of the signer's own leaf.
 * TypeError for acts that no wallet would take, or for more than one request holds.
 */
export async function writeRequestObject(claims: ToWrite, signer: RequestSigner): Promise<string> {
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
    dcql_query: queryOf(claims.acts),
    purpose: claims.purpose,
    inro: { flow: claims.flow },
    ...versionOf(claims),
  };
  const signingInput = signingInputOf(header, payload);
  const request = withSignature(signingInput, await signer.sign(signingInput));
  if (request.length > LONGEST_REQUEST) throw new TypeError('a request longer than a wallet reads');
  return request;
}

/** A login alone is, byte for byte, what it was before there were versions; what asks for more says its own. */
function versionOf({ acts, software }: ToWrite): object {
  if (actNamesOf(acts).join() === 'login') return {};
  return { inro_version: { protocol: PROTOCOL_VERSION, ...(software === undefined ? {} : { software }) } };
}
