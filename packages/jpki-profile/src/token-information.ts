import { utf8 } from '@inro/foundation';
import type { Carrier, KeyKind } from './kinds.ts';

/** What EF 0006 says the application lives in. Apple's form is read, and never made here. */
export type TokenKind = Carrier | 'iphone';

/** The first field of EF 0006 (docs/protocol/applet.md §1). */
export const tokenLabels: Readonly<Record<TokenKind, string>> = {
  card: 'JPKIAPICCTOKEN2',
  phone: 'JPKIAPGPSETOKEN',
  iphone: 'JPKIAPIOSTOKEN',
};

/** PKCS #11 2.40 §3.2, CK_TOKEN_INFO: the label has 32 bytes, padded with blanks. */
export const TOKEN_LABEL_LENGTH = 32;

export const encodeTokenLabel = (kind: TokenKind): Uint8Array =>
  utf8(tokenLabels[kind].padEnd(TOKEN_LABEL_LENGTH, ' '));

/** Reads the label; `undefined` for one that is not known. */
export function tokenKindOf(label: Uint8Array): TokenKind | undefined {
  const text = String.fromCharCode(...label).trimEnd();
  return (Object.keys(tokenLabels) as TokenKind[]).find((kind) => tokenLabels[kind] === text);
}

/** Which of the holder's certificates are stored. */
export type CertificatesPresent = Readonly<Record<KeyKind, boolean>>;

const PRESENT = 0x8f;

/** EF 0008: one byte each for the signing and the user-authentication certificate, 8F where it is stored. */
export const encodeCertificatesPresent = ({ digitalSignature, userAuthentication }: CertificatesPresent): Uint8Array =>
  Uint8Array.of(digitalSignature ? PRESENT : 0x00, userAuthentication ? PRESENT : 0x00, 0x00);

export const parseCertificatesPresent = (content: Uint8Array): CertificatesPresent => ({
  digitalSignature: content[0] === PRESENT,
  userAuthentication: content[1] === PRESENT,
});
