import { createDecipheriv, createECDH, createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { toBase64, toBase64Url } from '@inro/foundation';
import { encodeStatementKey, STATEMENT_POOL, type StatementKeyPurpose } from '@inro/jpki-profile';

/** A pair as an element makes it, with what only the element has. */
export interface PoolKey {
  readonly point: Uint8Array;
  readonly agree: (point: Uint8Array) => Uint8Array;
  /** r ‖ s over the text. */
  readonly sign: (text: string) => Uint8Array;
}

function poolKey(): PoolKey {
  const pair = createECDH('prime256v1');
  const point = new Uint8Array(pair.generateKeys());
  const [x, y] = [toBase64Url(point.slice(1, 33)), toBase64Url(point.slice(33))];
  const d = toBase64Url(Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex'));
  const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d }, format: 'jwk' });
  return {
    point,
    agree: (other) => new Uint8Array(pair.computeSecret(other)),
    sign: (text) => new Uint8Array(sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })),
  };
}

/** The keys of one bank and the request that they are asked for with, as the element attests them. */
export function pool(element: { readonly chain: Uint8Array; readonly attestationKey: KeyObject }) {
  const sealing = poolKey();
  const keys = Array.from({ length: STATEMENT_POOL }, poolKey);
  const attested = (purpose: StatementKeyPurpose, { point }: PoolKey) => ({
    point: toBase64(point),
    attestation: toBase64(new Uint8Array(sign('sha256', encodeStatementKey(purpose, point), element.attestationKey))),
  });
  const request = {
    attestationChain: toBase64(element.chain),
    sealing: attested('sealing', sealing),
    keys: keys.map((key) => attested('statement', key)),
  };
  return { sealing, keys, request, attested };
}

export interface Opened {
  readonly statements: readonly string[];
  readonly login: string;
}

/** Opens what is sealed (RFC 7516, ECDH-ES, A256GCM), by node:crypto. */
export function openSealed(jwe: string, { agree }: Pick<PoolKey, 'agree'>): Opened {
  const [header, , iv, sealed, tag] = jwe.split('.') as [string, string, string, string, string];
  const { epk } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { epk: { x: string; y: string } };
  const point = Buffer.concat([Buffer.of(4), Buffer.from(epk.x, 'base64url'), Buffer.from(epk.y, 'base64url')]);
  const info = Buffer.from('000000074132353647434d000000000000000000000100', 'hex');
  const key = createHash('sha256')
    .update(Buffer.concat([Buffer.of(0, 0, 0, 1), agree(point), info]))
    .digest();
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
  decipher.setAAD(Buffer.from(header));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  const text = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]);
  return JSON.parse(text.toString()) as Opened;
}
