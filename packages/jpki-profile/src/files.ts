import type { AppletCertificateKind, KeyKind, SecretKind } from './kinds.ts';

/** Where the certificates lie (docs/protocol/applet.md §2). Personalisation may write these files and no other. */
export const certificateFiles = {
  digitalSignature: 0x0001,
  digitalSignatureCa: 0x0002,
  userAuthentication: 0x000a,
  userAuthenticationCa: 0x000b,
} as const satisfies Readonly<Record<AppletCertificateKind, number>>;

/** The secrets' files, by which VERIFY and CHANGE REFERENCE DATA name them. */
export const secretFiles = {
  userAuthenticationPin: 0x0018,
  signaturePassword: 0x001b,
} as const satisfies Readonly<Record<SecretKind, number>>;

/** The keys' files, by which COMPUTE DIGITAL SIGNATURE and personalisation name them. */
export const keyFiles = {
  userAuthentication: 0x0017,
  digitalSignature: 0x001a,
} as const satisfies Readonly<Record<KeyKind, number>>;

/** EF of a key: its reference in personalisation and in key statements. */
export type KeyReference = (typeof keyFiles)[KeyKind];
export type SecretReference = (typeof secretFiles)[SecretKind];

/** Files that are free to read. */
export const TOKEN_INFORMATION_FILE = 0x0006;
export const CERTIFICATES_PRESENT_FILE = 0x0008;

/** What belongs to one of the two keys: its files, and its bits in the masks of DGI 0101 and 0104. */
export interface AppletPlace {
  readonly key: KeyReference;
  readonly secretKind: SecretKind;
  readonly secret: SecretReference;
  readonly certificateFile: number;
  readonly issuerFile: number;
  readonly secretMask: number;
  readonly generatedMask: number;
  readonly certifiedMask: number;
}

/** docs/protocol/applet-personalisation.md, DGI 0101 and 0104. */
export const placeOf: Readonly<Record<KeyKind, AppletPlace>> = {
  userAuthentication: {
    key: keyFiles.userAuthentication,
    secretKind: 'userAuthenticationPin',
    secret: secretFiles.userAuthenticationPin,
    certificateFile: certificateFiles.userAuthentication,
    issuerFile: certificateFiles.userAuthenticationCa,
    secretMask: 0x01,
    generatedMask: 0x01,
    certifiedMask: 0x04,
  },
  digitalSignature: {
    key: keyFiles.digitalSignature,
    secretKind: 'signaturePassword',
    secret: secretFiles.signaturePassword,
    certificateFile: certificateFiles.digitalSignature,
    issuerFile: certificateFiles.digitalSignatureCa,
    secretMask: 0x02,
    generatedMask: 0x02,
    certifiedMask: 0x08,
  },
};

/** The secrets that guard these keys, as one mask. */
export const secretMaskOf = (kinds: readonly KeyKind[]): number =>
  kinds.reduce((mask, kind) => mask | placeOf[kind].secretMask, 0);

/** A file's name as four hexadecimal digits. */
export const fileName = (ef: number): string => ef.toString(16).toUpperCase().padStart(4, '0');
