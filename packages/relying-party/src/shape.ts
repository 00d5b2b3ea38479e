import { fromBase64Url, fromUtf8 } from '@inro/foundation';
import { actNamesOf, credentialIdOf, isJsonObject, type JsonObject, type Presentations } from '@inro/presentation';

/** Sizes of what a person gave are told in steps: a statement that says `false` is a byte longer than one that says `true`. */
const STEP = 256;
const base64Bytes = (text: string): number => Math.floor((text.length * 3) / 4);
const inBytes = (bytes: number): string => `[${bytes} bytes]`;
const about = (bytes: number): string => inBytes(Math.ceil(bytes / STEP) * STEP);

const text = (form: RegExp) => (value: unknown) => typeof value === 'string' && form.test(value);
const word = text(/^[\w+.-]{1,64}$/);
const token = text(/^[\w-]{1,128}$/);
const address = text(/^[\x21-\x7e]{1,1024}$/);
/** The members that tell of the request and of none who answers; whatever else an answer holds is hidden. */
const shown: Readonly<Record<string, (value: unknown) => boolean>> = {
  alg: word,
  typ: word,
  aud: address,
  response_uri: address,
  nonce: token,
  request_sha256: token,
  iat: Number.isSafeInteger,
  number: text(/^\d{2}$/),
};
const hidden = ['x5c', 'ocsp', 'signatures', 'sd_hash'];

/** What a wallet sent, member by member, with `[N bytes]` in the place of certificates, status, signatures and statements. */
export function shapeOfAnswer(presentations: Presentations): JsonObject {
  const shapes = actNamesOf(presentations).map((act) => {
    const written = presentations[act] ?? '';
    return [credentialIdOf(act), [act === 'statement' ? shapeOfStatement(written) : shapeOfJws(written)]];
  });
  return { vp_token: Object.fromEntries(shapes) };
}

function shapeOfJws(written: string): unknown {
  const [header, payload, signature, ...more] = written.split('.');
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0)
    return about(written.length);
  return { header: shapeOfPart(header), payload: shapeOfPart(payload), signature: inBytes(base64Bytes(signature)) };
}

/** RFC 9901 §4: what the authority states and what is disclosed of it come before the last tilde, the proof of the key after it. */
function shapeOfStatement(written: string): unknown {
  const end = written.lastIndexOf('~');
  return { statement: about(end + 1), keyBinding: shapeOfJws(written.slice(end + 1)) };
}

function shapeOfPart(part: string): unknown {
  const read = readPart(part);
  if (read === undefined) return about(base64Bytes(part));
  const known = Object.entries(read).filter(([name]) => Object.hasOwn(shown, name) || hidden.includes(name));
  return Object.fromEntries(known.map(([name, value]) => [name, shown[name]?.(value) ? value : sizeOf(value)]));
}

function sizeOf(value: unknown): unknown {
  if (typeof value === 'string') return about(base64Bytes(value));
  if (Array.isArray(value)) return value.slice(0, 20).map((one) => about(base64Bytes(String(one))));
  return about(JSON.stringify(value).length);
}

/** Header and payload of a request that this service signed. Of a document to sign it tells form and size, not which it is. */
export function partsOfRequest(jwt: string): { readonly header: unknown; readonly payload: unknown } {
  const [header, payload] = jwt.split('.').map(readPart);
  return { header, payload: payload && withoutDocuments(payload) };
}

function withoutDocuments(payload: JsonObject): unknown {
  return JSON.parse(JSON.stringify(payload), (name, value) =>
    name === 'documents' && Array.isArray(value) ? value.map(shapeOfDocument) : value,
  );
}

const shapeOfDocument = (document: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(document).map(([name, value]) => [
      name,
      name === 'media_type' || name === 'size' ? value : about(String(value).length),
    ]),
  );

function readPart(part: string): JsonObject | undefined {
  try {
    const read: unknown = JSON.parse(fromUtf8(fromBase64Url(part)));
    return isJsonObject(read) ? read : undefined;
  } catch {
    return undefined;
  }
}
