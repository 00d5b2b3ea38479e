import type { Subject } from '@inro/authority-wire/subject';
import type { Carrier, KeyKind } from '@inro/jpki-profile';
import type { UnverifiedCertificate } from '@inro/pki/read';

/** What an element's attestation chain proves. */
export interface AttestedElement {
  /** SHA-256 of the attestation certificate. */
  readonly certificateSha256: Uint8Array;
  readonly model: string;
  /** What its maker made. */
  readonly carrier: Carrier;
  /** Upper-case hexadecimal of the CPLC. */
  readonly cplc: string;
}

/** A certificate as the CA returned it, DER. */
export interface IssuedBytes {
  readonly kind: KeyKind;
  readonly certificate: Uint8Array;
  readonly issuer: Uint8Array;
}

/** What was ordered, as far as it is still known. */
export interface Ordered {
  /** As DGI 0103 gave it out. */
  readonly publicKey?: Uint8Array | undefined;
  readonly subject?: Subject | undefined;
  /** It was revoked with its issuance, and may be over by now. */
  readonly ended?: true;
}

/** Whose signatures registration believes. Refusals are `registration.*` errors. */
export interface Trust {
  /** A person's application: the card's signing certificate, valid now, issued by the signing CA of the card profile, not revoked (OCSP, asked now). */
  checkCardCertificate(certificate: UnverifiedCertificate): Promise<void>;
  /** A blank card's application: a counter officer's certificate under the access root. */
  checkOfficerCertificate(certificate: UnverifiedCertificate): Promise<void>;
  /** A certificate that the CA returned is the one that was ordered. */
  checkIssued(issued: IssuedBytes, ordered: Ordered): void;
  /** Concatenated DER, the element's own certificate first; up to a maker's root. `verifier.makers_unreadable`: later. */
  readElement(chain: Uint8Array): Promise<AttestedElement>;
}
