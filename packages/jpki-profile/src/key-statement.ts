import { concatBytes, fromHex, utf8 } from '@inro/foundation';
import { keyFiles } from './files.ts';
import { type KeyAlgorithm, keyAlgorithmRows } from './key-algorithms.ts';
import type { KeyKind } from './kinds.ts';

/** Version of the applet, as in DGI 0104 and in key statements: major and minor, a byte each. */
export const APPLET_VERSION = 0x0100;

/** SHA-256 of the signed application. */
export const NONCE_LENGTH = 32;

/** What GENERATE KEY PAIR signs: the element's attestation, and the new key's proof of possession. */
export type KeyProof = 'attestation' | 'possession';

/** Each algorithm's statements have names of their own: none is read as one of another. */
export const keyStatementDomains: Readonly<Record<KeyAlgorithm, Readonly<Record<KeyProof, string>>>> = {
  'rsa-2048': { attestation: 'inro-key-attestation-1', possession: 'inro-proof-of-possession-1' },
  'ec-p384': { attestation: 'inro-key-attestation-2', possession: 'inro-proof-of-possession-2' },
};

/** docs/protocol/secure-element.md, "Attestation of the element". */
export interface KeyStatement {
  readonly proof: KeyProof;
  readonly algorithm: KeyAlgorithm;
  readonly appletVersion: number;
  readonly kind: KeyKind;
  /** SHA-256 of the signed application, 32 bytes. */
  readonly nonce: Uint8Array;
  /** As DGI 0103 gives it out. */
  readonly publicKey: Uint8Array;
}

const twoBytes = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

/** domain ‖ 00 ‖ appletVersion ‖ keyReference ‖ nonce ‖ key parameter ‖ public key. */
export const encodeKeyStatement = (statement: KeyStatement): Uint8Array =>
  concatBytes(
    utf8(keyStatementDomains[statement.algorithm][statement.proof]),
    Uint8Array.of(0),
    twoBytes(statement.appletVersion),
    twoBytes(keyFiles[statement.kind]),
    statement.nonce,
    keyAlgorithmRows[statement.algorithm].keyParameter,
    statement.publicKey,
  );

const MODULUS_LENGTH = 256;

/** Modulus and exponent of an RSA key as DGI 0103 gives it out: one after the other. */
export const splitRsaKey = (object: Uint8Array): { readonly modulus: Uint8Array; readonly exponent: Uint8Array } => ({
  modulus: object.subarray(0, MODULUS_LENGTH),
  exponent: object.subarray(MODULUS_LENGTH),
});

// RFC 8017 §9.2 note 1.
const SHA256_DIGEST_INFO = fromHex('3031300D060960864801650304020105000420');

/** DigestInfo around a SHA-256 digest: what an RSASSA-PKCS1-v1_5 signature pads. */
export const digestInfoOfSha256 = (digest: Uint8Array): Uint8Array => concatBytes(SHA256_DIGEST_INFO, digest);
