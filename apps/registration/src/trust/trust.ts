import type { UnverifiedCertificate } from '@inro/pki/read';

/** What an element's attestation chain proves. */
export interface AttestedElement {
  /** SHA-256 of the attestation certificate. */
  readonly certificateSha256: Uint8Array;
  readonly model: string;
  /** Upper-case hexadecimal of the CPLC. */
  readonly cplc: string;
}

/** Whose signatures registration believes. Refusals are `registration.*` errors. */
export interface Trust {
  /** A person's application: the card's signing certificate, valid now, issued by the signing CA of the card profile, not revoked (OCSP, asked now). */
  checkCardCertificate(certificate: UnverifiedCertificate): Promise<void>;
  /** A blank card's application: a counter officer's certificate under the access root. */
  checkOfficerCertificate(certificate: UnverifiedCertificate): Promise<void>;
  /** Concatenated DER, the element's own certificate first; up to a maker's root. `verifier.makers_unreadable`: later. */
  readElement(chain: Uint8Array): Promise<AttestedElement>;
}
