import { z } from 'zod';

/** The two certificates a person can choose. */
export const certificateKind = z.enum(['userAuthentication', 'digitalSignature']);
export type CertificateKind = z.infer<typeof certificateKind>;

/** Where a kind lies in the applet, and its bits in the masks (docs/protocol/applet-personalisation.md). */
export interface AppletPlace {
  readonly keyReference: number;
  readonly certificateFile: number;
  readonly issuerFile: number;
  readonly secretMask: number;
  readonly certifiedMask: number;
}

export const placeOf: Readonly<Record<CertificateKind, AppletPlace>> = {
  userAuthentication: {
    keyReference: 0x0017,
    certificateFile: 0x000a,
    issuerFile: 0x000b,
    secretMask: 0x01,
    certifiedMask: 0x04,
  },
  digitalSignature: {
    keyReference: 0x001a,
    certificateFile: 0x0001,
    issuerFile: 0x0002,
    secretMask: 0x02,
    certifiedMask: 0x08,
  },
};

/** The secrets that guard these kinds, as one mask. */
export const secretMaskOf = (kinds: readonly CertificateKind[]): number =>
  kinds.reduce((mask, kind) => mask | placeOf[kind].secretMask, 0);
