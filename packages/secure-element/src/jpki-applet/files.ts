/** Elementary files of the JPKI application (docs/protocol/applet.md §2). */
export const elementaryFiles = {
  digitalSignatureCertificate: 0x0001,
  digitalSignatureCaCertificate: 0x0002,
  tokenInformation: 0x0006,
  certificatesPresent: 0x0008,
  userAuthenticationCertificate: 0x000a,
  userAuthenticationCaCertificate: 0x000b,
  userAuthenticationKey: 0x0017,
  userAuthenticationPin: 0x0018,
  digitalSignatureKey: 0x001a,
  signaturePassword: 0x001b,
} as const;

export type KeyReference = typeof elementaryFiles.userAuthenticationKey | typeof elementaryFiles.digitalSignatureKey;
export type SecretReference = typeof elementaryFiles.userAuthenticationPin | typeof elementaryFiles.signaturePassword;

/** What belongs to one of the two keys. */
export interface KeySlot {
  readonly key: KeyReference;
  readonly secret: SecretReference;
  readonly certificateFile: number;
  /** Bit of the key in the masks of DGI 0104. */
  readonly mask: number;
}

/** What a secret must look like and how often it may be tried. */
export interface SecretRule {
  readonly secret: SecretReference;
  readonly maxTries: number;
  /** Bit of the secret in the masks of DGI 0101 and 0104. */
  readonly mask: number;
  accepts(value: Uint8Array): boolean;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isUpperCase = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;

const slots: readonly KeySlot[] = [
  { key: 0x0017, secret: 0x0018, certificateFile: 0x000a, mask: 0x01 },
  { key: 0x001a, secret: 0x001b, certificateFile: 0x0001, mask: 0x02 },
];

/** The two secrets: a PIN of 4 digits with 3 tries, a password of 6–16 of A–Z 0–9 with 5. */
export const secretRules: readonly SecretRule[] = [
  { secret: 0x0018, maxTries: 3, mask: 0x01, accepts: (value) => value.length === 4 && value.every(isDigit) },
  {
    secret: 0x001b,
    maxTries: 5,
    mask: 0x02,
    accepts: (value) =>
      value.length >= 6 && value.length <= 16 && value.every((byte) => isDigit(byte) || isUpperCase(byte)),
  },
];

export const keySlots = slots;
export const slotOfKey = (ef: number): KeySlot | undefined => slots.find(({ key }) => key === ef);
export const slotOfCertificate = (ef: number): KeySlot | undefined =>
  slots.find(({ certificateFile }) => certificateFile === ef);
export const ruleOf = (ef: number): SecretRule | undefined => secretRules.find(({ secret }) => secret === ef);

/** Files that personalisation may write (DGI 0105, 0106). */
export const isWritableFile = (ef: number): boolean =>
  ef === elementaryFiles.digitalSignatureCertificate ||
  ef === elementaryFiles.digitalSignatureCaCertificate ||
  ef === elementaryFiles.userAuthenticationCertificate ||
  ef === elementaryFiles.userAuthenticationCaCertificate;

/** Name of a durable record that belongs to a file, e.g. `key-0017`. */
export const recordName = (kind: string, ef: number): string => `${kind}-${ef.toString(16).padStart(4, '0')}`;
