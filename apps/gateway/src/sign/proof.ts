import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { fromBase64Url, fromUtf8, utf8 } from '@inro/foundation';
import { z } from 'zod';

const LONGEST = 4_096;
/** RFC 9449 §11.1: a proof counts about its own moment; its mark is kept for both sides of it. */
const WINDOW_SECONDS = 60;
export const PROOF_LIVES_SECONDS = 2 * WINDOW_SECONDS;

const header = z.strictObject({
  typ: z.literal('dpop+jwt'),
  alg: z.literal('ES256'),
  jwk: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().length(43),
    y: z.string().length(43),
    kid: z.string().optional(),
    alg: z.string().optional(),
    use: z.string().optional(),
  }),
});
const claims = z.looseObject({
  jti: z.string().min(1).max(255),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string(),
});

export interface Proven {
  /** RFC 7638, of the key that made the proof. */
  readonly thumbprint: string;
  readonly jti: string;
}

/** RFC 9449 §4.3, for a request that brings this token: who proves to have which key. Undefined for what is no such proof. */
export function readProof(
  proof: string,
  { method, url, token, now }: { method: string; url: string; token: string; now: number },
): Proven | undefined {
  const [head, body, signature, ...more] = proof.split('.');
  if (proof.length > LONGEST || signature === undefined || more.length > 0) return undefined;
  try {
    const { jwk } = header.parse(JSON.parse(fromUtf8(fromBase64Url(head!))));
    const said = claims.parse(JSON.parse(fromUtf8(fromBase64Url(body!))));
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const input = utf8(`${head}.${body}`);
    const holds =
      verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, fromBase64Url(signature)) &&
      said.htm === method &&
      said.htu === url &&
      Math.abs(said.iat - now) <= WINDOW_SECONDS &&
      said.ath === createHash('sha256').update(token).digest('base64url');
    const { crv, kty, x, y } = jwk;
    const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
    return holds ? { thumbprint, jti: said.jti } : undefined;
  } catch {
    return undefined;
  }
}
