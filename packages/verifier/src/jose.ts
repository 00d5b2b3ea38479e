import type { SignatureScheme } from '@inro/pki/read';

/** JOSE names of the schemes in which a login may be signed (RFC 7518 §3.1). */
export type AuthenticationScheme = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'ES256' | 'ES384';

/** What each name stands for. */
export const authenticationSchemes: Readonly<Record<AuthenticationScheme, SignatureScheme>> = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  RS384: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  RS512: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  PS256: { name: 'RSASSA-PSS', hash: 'SHA-256', saltLength: 32 },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  ES384: { name: 'ECDSA', hash: 'SHA-384' },
};

/** RFC 7518 §3.4 to RFC 3279 §2.2.3. */
export function joseToDer(signature: Uint8Array): Uint8Array | undefined {
  const width = signature.length / 2;
  if (![32, 48, 66].includes(width)) return undefined;
  const integer = (bytes: Uint8Array): number[] => {
    let start = 0;
    while (start < bytes.length - 1 && bytes[start] === 0) start++;
    const value = [...bytes.subarray(start)];
    return value[0]! >= 0x80 ? [0, ...value] : value;
  };
  const r = integer(signature.subarray(0, width));
  const s = integer(signature.subarray(width));
  const body = [0x02, r.length, ...r, 0x02, s.length, ...s];
  return Uint8Array.from(body.length < 0x80 ? [0x30, body.length, ...body] : [0x30, 0x81, body.length, ...body]);
}
