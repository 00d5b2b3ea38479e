import {
  type AppletPlace,
  certificateFiles,
  type KeyKind,
  keyKinds,
  placeOf,
  secretRules as rules,
  type SecretReference,
} from '@inro/jpki-profile';

/** What belongs to one of the two keys. */
export interface KeySlot extends AppletPlace {
  readonly kind: KeyKind;
}

/** What a secret must look like and how often it may be tried. */
export interface SecretRule {
  readonly secret: SecretReference;
  readonly maxTries: number;
  /** Bit of the secret in the masks of DGI 0101 and 0104. */
  readonly mask: number;
  accepts(value: Uint8Array): boolean;
}

export const keySlots: readonly KeySlot[] = keyKinds.map((kind) => ({ kind, ...placeOf[kind] }));

/** The two secrets, in the order of their keys. */
export const secretRules: readonly SecretRule[] = keySlots.map(({ secret, secretKind, secretMask }) => {
  const { form, maxTries } = rules[secretKind];
  return { secret, maxTries, mask: secretMask, accepts: (value) => form.test(String.fromCharCode(...value)) };
});

export const slotOfKey = (ef: number): KeySlot | undefined => keySlots.find(({ key }) => key === ef);
export const slotOfCertificate = (ef: number): KeySlot | undefined =>
  keySlots.find(({ certificateFile }) => certificateFile === ef);
export const ruleOf = (ef: number): SecretRule | undefined => secretRules.find(({ secret }) => secret === ef);

/** Files that personalisation may write (DGI 0105, 0106). */
export const isWritableFile = (ef: number): boolean => Object.values<number>(certificateFiles).includes(ef);

/** Name of a durable record that belongs to a file, e.g. `key-0017`. */
export const recordName = (kind: string, ef: number): string => `${kind}-${ef.toString(16).padStart(4, '0')}`;
