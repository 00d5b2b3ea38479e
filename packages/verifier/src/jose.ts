import { ecdsaSignatureValue, type SignatureScheme, type UnverifiedPublicKey } from '@inro/pki/read';

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

/** RFC 7518 §3.4: each of the names of ECDSA is of one curve. */
const curves: Readonly<Partial<Record<AuthenticationScheme, string>>> = { ES256: 'P-256', ES384: 'P-384' };

/** Whether a key is of the kind that the name stands for; of its scheme it is beside. */
export const isOfCurve = (algorithm: AuthenticationScheme, key: UnverifiedPublicKey): boolean =>
  key.type !== 'EC' || key.curve === curves[algorithm];

/** RFC 7518 §3.4 to RFC 3279 §2.2.3. */
export const joseToDer = ecdsaSignatureValue;
