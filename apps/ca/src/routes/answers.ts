import { toBase64 } from '@inro/foundation';
import type { KeyKind } from '@inro/jpki-profile';
import type { IssuedCertificate } from '../issuance/sign.ts';

export const certificateAnswer = ({ kind, certificate, issuer }: IssuedCertificate) => ({
  kind,
  certificate: toBase64(certificate),
  issuer: toBase64(issuer),
});

/** Issuances have people's certificates alone; the form of the answer holds it. */
export const holderAnswer = (issued: IssuedCertificate) => ({
  ...certificateAnswer(issued),
  kind: issued.kind as KeyKind,
});
