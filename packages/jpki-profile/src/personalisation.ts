/** Data grouping identifiers (docs/protocol/applet-personalisation.md). */
export const dataGroupings = {
  permitSecrets: 0x0101,
  generateKeyPair: 0x0102,
  readObject: 0x0103,
  readStatus: 0x0104,
  writeFilePart: 0x0105,
  commitFile: 0x0106,
  readFileDigest: 0x0107,
  retireKeyPair: 0x0108,
} as const;

/** What can be read of a key pair (DGI 0103): modulus(256) ‖ exponent(3), DER ECDSA, RSASSA-PKCS1-v1_5 (256). */
export const keyObjects = { publicKey: 0x01, attestation: 0x02, possession: 0x03 } as const;
export type KeyObject = keyof typeof keyObjects;

/** The most bytes of a file in one command (DGI 0105). */
export const LONGEST_FILE_PART = 180;

/** The most bytes of a whole file. */
export const LONGEST_FILE = 4096;

/** DGI 0104. */
export interface AppletStatus {
  /** Major and minor version, a byte each. */
  readonly version: number;
  readonly secretsSet: number;
  readonly permits: number;
  /** Generated and certified keys. */
  readonly keys: number;
}

export const encodeAppletStatus = ({ version, secretsSet, permits, keys }: AppletStatus): Uint8Array =>
  Uint8Array.of(version >> 8, version & 0xff, secretsSet, permits, keys);

/** Reads the answer to DGI 0104; `undefined` for another length. */
export function parseAppletStatus(data: Uint8Array): AppletStatus | undefined {
  if (data.length !== 5) return undefined;
  return { version: (data[0]! << 8) | data[1]!, secretsSet: data[2]!, permits: data[3]!, keys: data[4]! };
}
