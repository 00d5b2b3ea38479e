import { fromBase64, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@inro/foundation';
import { textField } from '../json/fields.ts';
import { type JsonObject, readJsonObject } from '../json/read.ts';

/** A JWS in compact serialisation (RFC 7515 §7.1) whose signature nobody has checked. */
export interface UnverifiedJws {
  readonly header: JsonObject;
  readonly payload: JsonObject;
  /** ASCII of the two signed parts with their dot (RFC 7515 §5.2). */
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
}

/** RFC 7518 §3.1: what requests and answers are signed by. */
export type JwsAlgorithm = 'ES256' | 'ES384' | 'RS256';

export interface JwsForm {
  /** One of these. */
  readonly typ: readonly string[];
  /** One of these. */
  readonly alg: readonly JwsAlgorithm[];
  /** Longest text accepted, in characters. */
  readonly longest: number;
}

/**
 * Reads a compact JWS of one of these `typ` and one of these `alg`; both are the caller's, never the message's, and `crit`, `b64`,
 * `jwk`, `jku` and `x5u` are refused (RFC 8725 §3.1, §3.10, §3.11). Throws TypeError.
 */
export function readCompactJws(text: string, form: JwsForm): UnverifiedJws {
  if (text.length > form.longest) throw new TypeError('JWS is too long');
  const parts = text.split('.');
  if (parts.length !== 3) throw new TypeError('not a compact JWS');
  const [head, body, tail] = parts as [string, string, string];
  const header = readJsonObject(fromUtf8(fromBase64Url(head)));
  if (!form.typ.includes(header.typ as string) || !form.alg.includes(header.alg as JwsAlgorithm))
    throw new TypeError('JWS of another kind');
  for (const name of ['crit', 'b64', 'jwk', 'jku', 'x5u'])
    if (Object.hasOwn(header, name)) throw new TypeError('JWS header that is not supported');
  const payload = readJsonObject(fromUtf8(fromBase64Url(body)));
  const signature = fromBase64Url(tail);
  if (signature.length === 0) throw new TypeError('JWS without a signature');
  return { header, payload, signingInput: utf8(`${head}.${body}`), signature };
}

/** The signed parts of a compact JWS with their dot. */
export const signingInputOf = (header: JsonObject, payload: JsonObject): string =>
  `${toBase64Url(utf8(JSON.stringify(header)))}.${toBase64Url(utf8(JSON.stringify(payload)))}`;

/** Puts the signature behind its signing input. */
export const withSignature = (signingInput: string, signature: Uint8Array): string =>
  `${signingInput}.${toBase64Url(signature)}`;

/** `x5c` (RFC 7515 §4.1.6): 1 to `most` certificates, standard base64 of DER, the signer's first. Throws TypeError. */
export function certificatesOf(header: JsonObject, most: number): readonly [Uint8Array, ...Uint8Array[]] {
  const { x5c } = header;
  if (!Array.isArray(x5c) || x5c.length === 0 || x5c.length > most) throw new TypeError('x5c is not a chain');
  return x5c.map((entry) => {
    const der = typeof entry === 'string' ? fromBase64(entry) : new Uint8Array();
    if (der.length === 0) throw new TypeError('x5c holds no certificate');
    return der;
  }) as unknown as [Uint8Array, ...Uint8Array[]];
}

/** A header member that is base64 of bytes (standard alphabet, as in x5c). Throws TypeError. */
export const base64Field = (header: JsonObject, name: string, longest: number): Uint8Array =>
  fromBase64(textField(header, name, longest));
