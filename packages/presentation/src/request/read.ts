import { digestOfText } from '../digest.ts';
import { PresentationError } from '../errors.ts';
import { objectField, onlyMembers, textField, wholeNumberField } from '../json/fields.ts';
import type { JsonObject } from '../json/read.ts';
import { certificatesOf, readCompactJws } from '../jws/compact.ts';
import { readLocalizedText } from '../purpose.ts';
import { readQuery } from './query.ts';
import {
  type CommonClaims,
  type Flow,
  LONGEST_REQUEST,
  PROTOCOL_VERSION,
  REQUEST_TYPE,
  type RequestClaims,
  WALLET_AUDIENCE,
} from './request.ts';

/** A request object that nobody has checked: every claim is what somebody says. */
export interface UnverifiedRequest {
  readonly claims: RequestClaims;
  /** DER of `x5c`, the signer's first. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]];
  readonly signingInput: Uint8Array;
  /** r ‖ s, 64 bytes. */
  readonly signature: Uint8Array;
  /** Base64url of SHA-256 of the whole JWT, the `request_sha256` of its answer. */
  readonly digest: string;
}

/** Reads a request object. Another shape: `presentation.request_malformed`; more than our profile: `presentation.request_not_supported`. */
export function readRequestObject(jwt: string): UnverifiedRequest {
  const { jws, certificates } = attempt('presentation.request_malformed', () => {
    const read = readCompactJws(jwt, { typ: [REQUEST_TYPE], alg: ['ES256'], longest: LONGEST_REQUEST });
    if (read.signature.length !== 64) throw new TypeError('RFC 7518 §3.4: 64 bytes');
    return { jws: read, certificates: certificatesOf(read.header, 4) };
  });
  const { payload, signingInput, signature } = jws;
  attempt('presentation.request_not_supported', () => refuseOtherModes(payload));
  const version = attempt('presentation.request_not_supported', () => readVersion(payload));
  const acts = attempt('presentation.request_not_supported', () => readQuery(objectField(payload, 'dcql_query')));
  const claims = { ...attempt('presentation.request_malformed', () => readClaims(payload)), acts, ...version };
  return { claims, certificates, signingInput, signature, digest: digestOfText(jwt) };
}

/** OpenID4VP 1.0 §5: what is asked and how it is answered; §8.4: transaction_data that is not understood is refused. */
function refuseOtherModes(payload: JsonObject): void {
  const { aud, response_type, response_mode } = payload;
  if (aud !== WALLET_AUDIENCE || response_type !== 'vp_token' || response_mode !== 'direct_post')
    throw new TypeError('another mode');
  const foreign = ['redirect_uri', 'request', 'request_uri', 'scope', 'transaction_data', 'verifier_info'];
  for (const name of foreign) if (Object.hasOwn(payload, name)) throw new TypeError('a parameter outside our profile');
}

/** A protocol that is newer than this asks for what this does not know, whatever it looks like. */
function readVersion(payload: JsonObject): Pick<RequestClaims, 'protocol' | 'software'> {
  if (!Object.hasOwn(payload, 'inro_version')) return {};
  const version = objectField(payload, 'inro_version');
  const protocol = wholeNumberField(version, 'protocol');
  if (protocol === 0 || protocol > PROTOCOL_VERSION) throw new TypeError('a newer protocol');
  if (!Object.hasOwn(version, 'software')) return { protocol };
  const software = textField(version, 'software', 64);
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(software)) throw new TypeError('not a name and a version');
  return { protocol, software };
}

function readClaims(payload: JsonObject): CommonClaims {
  const inro = objectField(payload, 'inro');
  onlyMembers(inro, ['flow']);
  if (inro.flow !== 'same-device' && inro.flow !== 'cross-device') throw new TypeError('another flow');
  const flow: Flow = inro.flow;
  return {
    clientId: textField(payload, 'client_id', 128),
    responseUri: textField(payload, 'response_uri', 1024),
    nonce: textField(payload, 'nonce', 128),
    state: textField(payload, 'state', 128),
    issuedAt: wholeNumberField(payload, 'iat'),
    expiresAt: wholeNumberField(payload, 'exp'),
    purpose: readLocalizedText(payload, 'purpose'),
    flow,
  };
}

function attempt<T>(code: 'presentation.request_malformed' | 'presentation.request_not_supported', read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new PresentationError(code, { cause });
  }
}
