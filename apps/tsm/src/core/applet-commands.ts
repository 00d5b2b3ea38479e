import { concatBytes } from '@inro/foundation';
import {
  dataGroupings,
  type KeyAlgorithm,
  type KeyKind,
  type KeyObject,
  keyAlgorithmRows,
  keyObjects,
  LONGEST_FILE_PART,
  placeOf,
} from '@inro/jpki-profile';
import type { DataGrouping } from './card-commands.ts';

/** DGIs of docs/protocol/applet-personalisation.md. */

const NONE = new Uint8Array(0);
const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

export const permitSecrets = (mask: number): DataGrouping => ({
  dgi: dataGroupings.permitSecrets,
  data: Uint8Array.of(mask),
  answered: false,
});

export const generateKeyPair = (kind: KeyKind, nonce: Uint8Array, algorithm: KeyAlgorithm): DataGrouping => ({
  dgi: dataGroupings.generateKeyPair,
  data: concatBytes(u16(placeOf[kind].key), nonce, keyAlgorithmRows[algorithm].keyParameter),
  answered: false,
});

export const retireKeyPair = (kind: KeyKind): DataGrouping => ({
  dgi: dataGroupings.retireKeyPair,
  data: u16(placeOf[kind].key),
  answered: false,
});

/**
 * In which parts an object is read, as offset and length: an answer under R-ENC has room for fewer than 256 bytes. They are
 * as long as the longest: of a shorter one, that of P-384, the second part lies past its end.
 */
export const objectParts: Readonly<Record<KeyObject, readonly (readonly [number, number])[]>> = {
  publicKey: [
    [0, 200],
    [200, 59],
  ],
  attestation: [[0, 80]],
  possession: [
    [0, 128],
    [128, 128],
  ],
};

export const readObject = (kind: KeyKind, object: KeyObject, offset: number, length: number): DataGrouping => ({
  dgi: dataGroupings.readObject,
  data: concatBytes(u16(placeOf[kind].key), Uint8Array.of(keyObjects[object]), u16(offset), Uint8Array.of(length)),
  answered: true,
});

export const readAppletStatus: DataGrouping = { dgi: dataGroupings.readStatus, data: NONE, answered: true };

/** Writes a file in parts and commits it: digest and length must match, or the former file stays. */
export function writeFile(ef: number, content: Uint8Array, sha256: Uint8Array): DataGrouping[] {
  const parts: DataGrouping[] = [];
  for (let offset = 0; offset < content.length; offset += LONGEST_FILE_PART) {
    const data = concatBytes(u16(ef), u16(offset), content.subarray(offset, offset + LONGEST_FILE_PART));
    parts.push({ dgi: dataGroupings.writeFilePart, data, answered: false });
  }
  return [
    ...parts,
    { dgi: dataGroupings.commitFile, data: concatBytes(u16(ef), u16(content.length), sha256), answered: false },
  ];
}

export const readFileDigest = (ef: number): DataGrouping => ({
  dgi: dataGroupings.readFileDigest,
  data: u16(ef),
  answered: true,
});
