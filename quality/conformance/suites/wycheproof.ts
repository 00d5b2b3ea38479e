import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { fromBase64Url, fromHex, fromUtf8, toHex, utf8 } from '@inro/foundation';
import { readPublicKey, type SignatureScheme } from '@inro/pki/read';
import {
  type AuthenticationScheme,
  authenticationSchemes,
  joseToDer,
  nodeSignatureVerifier,
  runNow,
} from '@inro/verifier/node';
import { aesCmac } from '../../../packages/secure-channel/src/aes.ts';
import type { Case, Suite } from '../suite.ts';

interface Vector {
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly msg: string;
  readonly sig: string;
  readonly tag: string;
  readonly key: string;
  readonly jws: unknown;
}
interface Group {
  readonly type: string;
  readonly sha?: string;
  readonly keySize?: number;
  readonly tagSize?: number;
  readonly publicKeyDer?: string;
  readonly public?: JsonWebKey & { readonly alg?: string };
  readonly tests: readonly Vector[];
}

export const isWycheproof = (value: unknown): value is { testGroups: Group[] } =>
  typeof value === 'object' && value !== null && 'testGroups' in value && Array.isArray(value.testGroups);

/**
 * The vectors that reach code of ours: signatures through the verifier's port, AES-CMAC through the secure channel,
 * JWS in the algorithms of a login. Algorithms that nothing here offers (HMAC, P-521 JWS, encryption keys) do not.
 */
export function wycheproofSuite(name: string, file: { readonly testGroups: readonly Group[] }): Suite {
  return { name, cases: file.testGroups.flatMap((group, i) => groupCases(group, `${name}:${i}`)) };
}

function groupCases(group: Group, prefix: string): Case[] {
  const answer = answerOf(group);
  if (answer === undefined) return [];
  return group.tests
    .filter((one) => one.result !== 'acceptable' && !(one.result === 'valid' && isOtherJws(one.jws)))
    .map((one) => ({ id: `${prefix}:${one.tcId}`, accept: one.result === 'valid', ours: () => answer(one) }));
}

function answerOf(group: Group): ((one: Vector) => boolean) | undefined {
  switch (group.type) {
    case 'EcdsaVerify':
      return signature(group, { name: 'ECDSA', hash: group.sha as 'SHA-256' });
    case 'RsassaPkcs1Verify':
      return signature(group, { name: 'RSASSA-PKCS1-v1_5', hash: group.sha as 'SHA-256' });
    case 'MacTest':
      return (one) => {
        const key = fromHex(one.key);
        return (
          [16, 24, 32].includes(key.length) &&
          toHex(aesCmac(key, fromHex(one.msg))).slice(0, (group.tagSize ?? 128) / 4) === one.tag.toUpperCase()
        );
      };
    case 'JsonWebSignature': {
      const alg = group.public?.alg;
      if (group.public === undefined || alg === undefined || !Object.hasOwn(authenticationSchemes, alg))
        return undefined;
      const spki = createPublicKey({ key: group.public, format: 'jwk' }).export({ format: 'der', type: 'spki' });
      return (one) => verifyJws(one.jws, alg as AuthenticationScheme, spki);
    }
    default:
      return undefined;
  }
}

/** A good JWS in an algorithm that no login may use never gets as far as our code; a bad one has to be refused by it. */
function isOtherJws(jws: unknown): boolean {
  if (typeof jws !== 'string') return false;
  const header: { alg?: unknown } = JSON.parse(fromUtf8(fromBase64Url(jws.split('.')[0]!)));
  return typeof header.alg !== 'string' || !Object.hasOwn(authenticationSchemes, header.alg);
}

function signature(group: Group, scheme: SignatureScheme): (one: Vector) => boolean {
  const spki = fromHex(group.publicKeyDer ?? '');
  return (one) => check(spki, scheme, fromHex(one.msg), fromHex(one.sig));
}

function check(spki: Uint8Array, scheme: SignatureScheme, data: Uint8Array, bytes: Uint8Array): boolean {
  const input = { key: readPublicKey(spki), scheme, data, signature: bytes };
  return runNow(
    (function* () {
      return (yield { kind: 'verify', input }) === true;
    })(),
    nodeSignatureVerifier,
  );
}

function verifyJws(jws: unknown, alg: AuthenticationScheme, spki: Uint8Array): boolean {
  const parts = typeof jws === 'string' ? jws.split('.') : [];
  if (parts.length !== 3) return false;
  try {
    const header: { alg?: unknown } = JSON.parse(fromUtf8(fromBase64Url(parts[0]!)));
    if (header.alg !== alg) return false;
    const raw = fromBase64Url(parts[2]!);
    const scheme = authenticationSchemes[alg];
    const bytes = scheme.name === 'ECDSA' ? joseToDer(raw) : raw;
    return bytes !== undefined && check(spki, scheme, utf8(`${parts[0]}.${parts[1]}`), bytes);
  } catch {
    return false;
  }
}
