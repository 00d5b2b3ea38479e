import { createHash, type KeyObject, sign, verify } from 'node:crypto';

/** What a request's signature covers (RFC 9421 §2.2): host and port too, since an order to one peer is none to another. */
export interface RequestParts {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  readonly digest: string;
  readonly parameters: string;
}

/** What an answer's signature covers: status, body and, by its signature, the one request that it answers (§2.4). */
export interface AnswerParts {
  readonly status: number;
  readonly digest: string;
  /** Value of the request's `signature` header: `inro=:…:`. */
  readonly request: string;
  readonly parameters: string;
}

export const REQUEST_COMPONENTS = '("@method" "@authority" "@path" "content-digest")';
export const ANSWER_COMPONENTS = '("@status" "content-digest" "signature";req;key="inro")';

const SIGNATURE = /^inro=:([A-Za-z0-9+/=]{88}):$/;

// RFC 9421 §2.5: the signature base, one component a line, parameters last.
const base = (components: readonly (readonly [name: string, value: string | number])[], parameters: string): Buffer =>
  Buffer.from(
    [...components, ['"@signature-params"', parameters]].map(([name, value]) => `${name}: ${value}`).join('\n'),
  );

const requestBase = ({ method, authority, path, digest, parameters }: RequestParts): Buffer =>
  base(
    [
      ['"@method"', method],
      ['"@authority"', authority],
      ['"@path"', path],
      ['"content-digest"', digest],
    ],
    parameters,
  );

const answerBase = ({ status, digest, request, parameters }: AnswerParts): Buffer =>
  base(
    [
      ['"@status"', status],
      ['"content-digest"', digest],
      ['"signature";req;key="inro"', request.slice('inro='.length)],
    ],
    parameters,
  );

// RFC 9530 §2
export const contentDigest = (body: Uint8Array | string): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

const signed = (parameters: string, bytes: Buffer, key: KeyObject) => ({
  'signature-input': `inro=${parameters}`,
  signature: `inro=:${sign(null, bytes, key).toString('base64')}:`,
});

export const signRequest = (parts: RequestParts, key: KeyObject) => signed(parts.parameters, requestBase(parts), key);

export const signAnswer = (parts: AnswerParts, key: KeyObject) => signed(parts.parameters, answerBase(parts), key);

function holds(bytes: Buffer, signature: unknown, key: KeyObject): boolean {
  const value = SIGNATURE.exec(String(signature ?? ''))?.[1];
  return value !== undefined && verify(null, bytes, key, Buffer.from(value, 'base64'));
}

export const requestSignatureHolds = (parts: RequestParts, signature: unknown, key: KeyObject): boolean =>
  holds(requestBase(parts), signature, key);

export const answerSignatureHolds = (parts: AnswerParts, signature: unknown, key: KeyObject): boolean =>
  holds(answerBase(parts), signature, key);
