import { concatBytes, utf8 } from '@inro/foundation';
import type { HolderKind } from '../profiles.ts';

/** What GENERATE KEY PAIR signs (docs/protocol/secure-element.md). */
export const keyStatementDomains = {
  attestation: 'inro-key-attestation-1',
  possession: 'inro-proof-of-possession-1',
} as const;

export interface KeyStatement {
  readonly domain: (typeof keyStatementDomains)[keyof typeof keyStatementDomains];
  readonly appletVersion: number;
  readonly kind: HolderKind;
  /** SHA-256 of the signed application. */
  readonly nonce: Uint8Array;
  /** Big-endian, 256 bytes. */
  readonly modulus: Uint8Array;
  /** Big-endian, 3 bytes. */
  readonly exponent: Uint8Array;
}

const keyReferences: Readonly<Record<HolderKind, number>> = { userAuthentication: 0x0017, digitalSignature: 0x001a };

const twoBytes = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

/** domain ‖ 00 ‖ appletVersion ‖ keyReference ‖ nonce ‖ modulus ‖ publicExponent. */
export function encodeKeyStatement(statement: KeyStatement): Uint8Array {
  return concatBytes(
    utf8(statement.domain),
    Uint8Array.of(0),
    twoBytes(statement.appletVersion),
    twoBytes(keyReferences[statement.kind]),
    statement.nonce,
    statement.modulus,
    statement.exponent,
  );
}
