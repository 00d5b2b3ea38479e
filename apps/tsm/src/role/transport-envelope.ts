import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  type ECDH,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { TransportEnvelope, TransportPublicKey } from '@inro/authority-wire/role';
import { concatBytes, fromBase64, fromHex, type Secret, toBase64, toHex, utf8 } from '@inro/foundation';
import type { InroError } from '@inro/problem';
import type { StaticKeys } from '@inro/secure-channel/off-card';
import { TsmError } from '../errors.ts';
import { deriveKey } from './vault.ts';

/**
 * The one hand-over between the roles: the transport keys of a JPKI security domain, from the SE issuer's role to the
 * service provider's, past the front that carries them. ECDH on P-256 (ephemeral to static), HKDF-SHA-256,
 * AES-256-GCM; both sides' keys are signed by their Ed25519 peer keys.
 */

const GROUP_ORDER = BigInt('0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551');

/** The receiving role's static key pair, out of its master key: every instance has the same. */
export function transportKeyPair(master: Secret<Uint8Array>): ECDH {
  const wide = BigInt(`0x${toHex(deriveKey(master, 'inro-tsm-transport-1', 48))}`);
  const scalar = ((wide % (GROUP_ORDER - 1n)) + 1n).toString(16).padStart(64, '0');
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(fromHex(scalar));
  return pair;
}

const keyStatement = (publicKey: Uint8Array): Uint8Array => concatBytes(utf8('inro-transport-key-1\0'), publicKey);
const envelopeStatement = (deployment: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  concatBytes(utf8(`inro-transport-envelope-1\0${deployment}\0`), ...parts);

const refused = (): InroError => new TsmError('tsm.hand_over_refused');

export function signTransportPublicKey(pair: ECDH, signer: KeyObject): TransportPublicKey {
  const publicKey = new Uint8Array(pair.getPublicKey());
  return { publicKey: toBase64(publicKey), signature: toBase64(sign(null, keyStatement(publicKey), signer)) };
}

function agree(shared: Uint8Array, deployment: string, ephemeral: Uint8Array, receiver: Uint8Array): Uint8Array {
  const salt = concatBytes(ephemeral, receiver);
  return new Uint8Array(hkdfSync('sha256', shared, salt, `inro-transport-keys-1 ${deployment}`, 32));
}

/** Seals the keys for the receiver whose public key its own peer key signed; else `tsm.hand_over_refused`. */
export function sealTransportKeys(
  deployment: string,
  keys: StaticKeys,
  receiver: { readonly key: TransportPublicKey; readonly verifyWith: KeyObject },
  signer: KeyObject,
): TransportEnvelope {
  const publicKey = fromBase64(receiver.key.publicKey);
  if (!verify(null, keyStatement(publicKey), receiver.verifyWith, fromBase64(receiver.key.signature))) throw refused();
  const pair = createECDH('prime256v1');
  const ephemeral = new Uint8Array(pair.generateKeys());
  const key = agree(pair.computeSecret(publicKey), deployment, ephemeral, publicKey);
  const nonce = new Uint8Array(randomBytes(12));
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const plain = concatBytes(keys.enc, keys.mac, keys.dek);
  const sealed = concatBytes(cipher.update(plain), cipher.final(), cipher.getAuthTag());
  const signature = sign(null, envelopeStatement(deployment, ephemeral, nonce, sealed), signer);
  return {
    ephemeral: toBase64(ephemeral),
    nonce: toBase64(nonce),
    sealed: toBase64(sealed),
    signature: toBase64(signature),
  };
}

/** Opens an envelope of the sender for this deployment; anything else is `tsm.hand_over_refused`. */
export function openTransportKeys(
  deployment: string,
  envelope: TransportEnvelope,
  pair: ECDH,
  verifyWith: KeyObject,
): StaticKeys {
  const [ephemeral, nonce, sealed] = [envelope.ephemeral, envelope.nonce, envelope.sealed].map(fromBase64);
  const statement = envelopeStatement(deployment, ephemeral!, nonce!, sealed!);
  if (!verify(null, statement, verifyWith, fromBase64(envelope.signature))) throw refused();
  try {
    const key = agree(pair.computeSecret(ephemeral!), deployment, ephemeral!, new Uint8Array(pair.getPublicKey()));
    const decipher = createDecipheriv('aes-256-gcm', key, nonce!).setAuthTag(sealed!.subarray(-16));
    const plain = concatBytes(decipher.update(sealed!.subarray(0, -16)), decipher.final());
    if (plain.length !== 96) throw refused();
    return { enc: plain.slice(0, 32), mac: plain.slice(32, 64), dek: plain.slice(64) };
  } catch (cause) {
    throw new TsmError('tsm.hand_over_refused', { cause });
  }
}
