import { concatBytes, fromBase64Url, fromUtf8, utf8 } from '@inro/foundation';
import { readJsonObject } from '@inro/presentation';
import { WalletError } from '../../errors.ts';
import type { PresentationPorts } from '../presentation/ports.ts';

/** What the authority gave for one bank of keys: a statement for each key of the pool, and one for that of a login. */
export interface OpenedStatements {
  readonly pool: readonly string[];
  readonly login: string;
}

const ALGORITHM = 'A256GCM';
const TYPE = 'inro-statements+jwe';
const u32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
/** RFC 7518 §4.6.2: what goes into the one round of Concat KDF around the agreed secret. */
const derivation = (agreed: Uint8Array): Uint8Array<ArrayBuffer> =>
  concatBytes(u32(1), agreed, u32(ALGORITHM.length), utf8(ALGORITHM), u32(0), u32(0), u32(256));

/**
 * Opens a JWE (RFC 7516, ECDH-ES, A256GCM) with what the element and the point in it agree on. Anything but what the
 * authority sealed: `wallet.answer_malformed`; the element's own refusals as they are.
 */
export async function openStatements(
  jwe: string,
  agree: (point: Uint8Array) => Promise<Uint8Array>,
  ports: Pick<PresentationPorts, 'sha256' | 'openAesGcm'>,
): Promise<OpenedStatements> {
  const { header, point, iv, sealed } = attempt(() => readJwe(jwe));
  const agreed = await agree(point);
  try {
    const key = await ports.sha256(derivation(agreed));
    const opened = await ports.openAesGcm({ key, iv, additionalData: utf8(header), sealed });
    const { statements, login } = readJsonObject(fromUtf8(opened));
    if (!Array.isArray(statements) || ![...statements, login].every((one) => typeof one === 'string'))
      throw new TypeError('no statements');
    return { pool: statements as string[], login: login as string };
  } catch (cause) {
    throw new WalletError('wallet.answer_malformed', { cause });
  }
}

function readJwe(jwe: string) {
  const parts = jwe.split('.');
  const [header, key, iv, text, tag] = parts;
  if (parts.length !== 5 || key !== '') throw new TypeError('not a JWE without an encrypted key');
  const { alg, enc, typ, epk, ...others } = readJsonObject(fromUtf8(fromBase64Url(header!))) as Record<string, unknown>;
  const { kty, crv, x, y } = epk as Record<string, string>;
  const known = alg === 'ECDH-ES' && enc === ALGORITHM && typ === TYPE && kty === 'EC' && crv === 'P-256';
  if (!known || Object.keys(others).length > 0) throw new TypeError('a JWE of another kind');
  const point = concatBytes(Uint8Array.of(4), fromBase64Url(x!), fromBase64Url(y!));
  const [nonce, end] = [fromBase64Url(iv!), fromBase64Url(tag!)];
  // RFC 7518 §5.3.
  if (point.length !== 65 || nonce.length !== 12 || end.length !== 16) throw new TypeError('of another length');
  return { header: header!, point, iv: nonce, sealed: concatBytes(fromBase64Url(text!), end) };
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new WalletError('wallet.answer_malformed', { cause });
  }
}
