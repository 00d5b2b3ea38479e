import { digestOfText } from '../digest.ts';
import type { JsonObject } from '../json/read.ts';
import { type JwsAlgorithm, signingInputOf, withSignature } from '../jws/compact.ts';
import { keyBindingHeader, readSdJwt, type SdJwtForm } from './read.ts';

/** What is left of an SD-JWT when nothing but these claims of its outermost object is disclosed. TypeError for one it has not. */
export function selectDisclosures(
  sdJwt: string,
  names: readonly string[],
  form: Omit<SdJwtForm, 'keyBinding'>,
): string {
  const { disclosed } = readSdJwt(sdJwt, form);
  const kept = disclosed.filter(({ name }) => name !== undefined && names.includes(name));
  if (kept.length !== new Set(names).size) throw new TypeError('a claim that is not stated');
  const [jwt] = sdJwt.split('~', 1);
  return [jwt, ...kept.map(({ text }) => text), ''].join('~');
}

/** The signing input of the key binding (RFC 9901 §4.3) over what is shown; `claims` has `aud`, `nonce` and `iat` in it. */
export const keyBindingInput = (shown: string, alg: JwsAlgorithm, claims: JsonObject): string =>
  signingInputOf(keyBindingHeader(alg), { ...claims, sd_hash: digestOfText(shown) });

/** The whole presentation. */
export const withKeyBinding = (shown: string, signingInput: string, signature: Uint8Array): string =>
  `${shown}${withSignature(signingInput, signature)}`;
