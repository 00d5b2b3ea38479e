import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { buildTbsCertificate, type DistinguishedName, encodeName, type Signer, signTbs } from '@inro/pki/issue';

const HOUR = 3_600_000;

/** A certificate authority of a test: real keys, real signatures, no policy. */
export class Authority {
  readonly #signer: Signer;
  readonly #name: Uint8Array;
  #certificate: Uint8Array | undefined;
  private constructor(name: Uint8Array, signer: Signer) {
    this.#name = name;
    this.#signer = signer;
  }

  static async make(name: string, type: 'ec' | 'rsa'): Promise<Authority> {
    const { privateKey, publicKey } =
      type === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
    const authority = new Authority(encodeName([['commonName', name]]), {
      algorithm: type === 'ec' ? 'ecdsa-with-SHA256' : 'sha256WithRSAEncryption',
      publicKey: spki(publicKey),
      sign: async (message) => new Uint8Array(sign('sha256', message, privateKey)),
    });
    authority.#certificate = await authority.#certify(authority.#name, authority.#signer.publicKey);
    return authority;
  }

  /** Its own certificate, DER. */
  get certificate(): Uint8Array {
    return this.#certificate!;
  }

  /** A certificate over this key, DER. */
  certify(subject: DistinguishedName, publicKey: KeyObject): Promise<Uint8Array> {
    return this.#certify(encodeName(subject), spki(publicKey));
  }

  /** The same for an RSA key by its numbers. */
  certifyRsa(subject: DistinguishedName, modulus: Uint8Array, exponent: Uint8Array): Promise<Uint8Array> {
    const jwk = { kty: 'RSA', n: base64url(modulus), e: base64url(exponent) };
    return this.certify(subject, createPublicKey({ key: jwk, format: 'jwk' }));
  }

  async #certify(subject: Uint8Array, subjectPublicKeyInfo: Uint8Array): Promise<Uint8Array> {
    const tbs = buildTbsCertificate({
      serialNumber: new Uint8Array(randomBytes(16)).map((byte, place) => (place === 0 ? (byte & 0x3f) | 0x40 : byte)),
      signatureAlgorithm: this.#signer.algorithm,
      issuer: this.#name,
      notBefore: new Date(Date.now() - HOUR),
      notAfter: new Date(Date.now() + HOUR),
      subject,
      subjectPublicKeyInfo,
      extensions: [],
    });
    return await signTbs(this.#signer, tbs);
  }
}

const spki = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: 'spki', format: 'der' }));
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
