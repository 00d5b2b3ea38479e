import { concatBytes } from '@inro/foundation';
import type { DataGrouping } from './card-commands.ts';
import { type CertificateKind, placeOf } from './certificate-kinds.ts';

/** DGIs of docs/protocol/applet-personalisation.md. */

const NONE = new Uint8Array(0);
const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

/** An elementary file's name as four hexadecimal digits. */
export const fileName = (ef: number): string => ef.toString(16).toUpperCase().padStart(4, '0');

/** The most bytes of a file in one command. */
export const FILE_PART = 180;

export const permitSecrets = (mask: number): DataGrouping => ({
  dgi: 0x0101,
  data: Uint8Array.of(mask),
  answered: false,
});

export const generateKeyPair = (kind: CertificateKind, nonce: Uint8Array): DataGrouping => ({
  dgi: 0x0102,
  data: concatBytes(u16(placeOf[kind].keyReference), nonce),
  answered: false,
});

export const retireKeyPair = (kind: CertificateKind): DataGrouping => ({
  dgi: 0x0108,
  data: u16(placeOf[kind].keyReference),
  answered: false,
});

/** What can be read of a key pair, and in which parts: an answer under R-ENC has room for fewer than 256 bytes. */
export const keyObjects = {
  publicKey: { number: 0x01, parts: [[0, 200] as const, [200, 59] as const] },
  attestation: { number: 0x02, parts: [[0, 80] as const] },
  possession: { number: 0x03, parts: [[0, 128] as const, [128, 128] as const] },
} as const;

export const readObject = (
  kind: CertificateKind,
  object: keyof typeof keyObjects,
  offset: number,
  length: number,
): DataGrouping => ({
  dgi: 0x0103,
  data: concatBytes(
    u16(placeOf[kind].keyReference),
    Uint8Array.of(keyObjects[object].number),
    u16(offset),
    Uint8Array.of(length),
  ),
  answered: true,
});

export const readAppletStatus: DataGrouping = { dgi: 0x0104, data: NONE, answered: true };

/** DGI 0104. */
export interface AppletStatus {
  readonly version: number;
  readonly secretsSet: number;
  readonly permits: number;
  readonly keys: number;
}

export function parseAppletStatus(data: Uint8Array): AppletStatus | undefined {
  if (data.length !== 5) return undefined;
  return { version: (data[0]! << 8) | data[1]!, secretsSet: data[2]!, permits: data[3]!, keys: data[4]! };
}

/** Writes a file in parts and commits it: digest and length must match, or the former file stays. */
export function writeFile(ef: number, content: Uint8Array, sha256: Uint8Array): DataGrouping[] {
  const parts: DataGrouping[] = [];
  for (let offset = 0; offset < content.length; offset += FILE_PART) {
    const data = concatBytes(u16(ef), u16(offset), content.subarray(offset, offset + FILE_PART));
    parts.push({ dgi: 0x0105, data, answered: false });
  }
  return [...parts, { dgi: 0x0106, data: concatBytes(u16(ef), u16(content.length), sha256), answered: false }];
}

export const readFileDigest = (ef: number): DataGrouping => ({ dgi: 0x0107, data: u16(ef), answered: true });
