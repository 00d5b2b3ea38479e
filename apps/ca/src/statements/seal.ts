import { createCipheriv, createECDH, createHash, randomBytes } from 'node:crypto';
import { toBase64Url, utf8 } from '@inro/foundation';

const ALGORITHM = 'A256GCM';
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
/** RFC 7518 §4.6.2: Concat KDF of one round, without partyUInfo and partyVInfo. */
const keyOf = (agreed: Uint8Array): Buffer =>
  createHash('sha256')
    .update(Buffer.concat([u32(1), agreed, u32(ALGORITHM.length), utf8(ALGORITHM), u32(0), u32(0), u32(256)]))
    .digest();

/** A text as a JWE (RFC 7516, ECDH-ES, A256GCM) that the holder of this point on P-256 opens. Throws for no such point. */
export function seal(text: string, point: Uint8Array, typ: string): string {
  const own = createECDH('prime256v1');
  const ephemeral = own.generateKeys();
  const epk = {
    kty: 'EC',
    crv: 'P-256',
    x: toBase64Url(ephemeral.subarray(1, 33)),
    y: toBase64Url(ephemeral.subarray(33)),
  };
  const header = toBase64Url(utf8(JSON.stringify({ alg: 'ECDH-ES', enc: ALGORITHM, typ, epk })));
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(own.computeSecret(point)), iv);
  cipher.setAAD(utf8(header));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [header, '', toBase64Url(iv), toBase64Url(sealed), toBase64Url(cipher.getAuthTag())].join('.');
}
