import { statesSubject } from '@inro/authority-wire/subject';
import type { PinnedRoots } from '@inro/host';
import { type KeyKind, octetsOfKey } from '@inro/jpki-profile';
import { type Certificate, parseCertificate, sameBytes } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { skipRevocation, verifyCertificateSync } from '@inro/verifier/node';
import { RegistrationError } from '../errors/index.ts';
import type { IssuedBytes, Ordered } from './trust.ts';

const kinds = {
  userAuthentication: { root: 'authentication', purpose: 'user-authentication' },
  digitalSignature: { root: 'signature', purpose: 'digital-signature' },
} as const satisfies Record<KeyKind, object>;

/** How far apart the clocks of two servers of the authority may be. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * A certificate that the CA returned, before it is kept: below a root that is believed, for its kind, over the key that
 * the element attested, of the person that was ordered. Whatever of these is not known any more is not compared.
 */
export function checkIssued(roots: PinnedRoots, issued: IssuedBytes, ordered: Ordered, now: Date): void {
  const { root, purpose } = kinds[issued.kind];
  const trustAnchors = roots(root);
  const certificate = validated(issued.certificate, trustAnchors, purpose, ordered.ended ? undefined : now);
  const fits =
    certificate !== undefined &&
    trustAnchors.some((anchor) => sameBytes(anchor, issued.issuer)) &&
    isOver(certificate, ordered.publicKey) &&
    (issued.kind !== 'digitalSignature' ||
      ordered.subject === undefined ||
      statesSubject(certificate, ordered.subject));
  if (!fits) throw new RegistrationError('registration.certificate_not_as_ordered');
}

function validated(
  bytes: Uint8Array,
  trustAnchors: readonly Uint8Array[],
  purpose: (typeof kinds)[KeyKind]['purpose'],
  now: Date | undefined,
): Certificate | undefined {
  try {
    const certificate = parseCertificate(bytes);
    const begin = new Date(certificate.notBefore.at);
    const ahead = now === undefined ? 0 : begin.getTime() - now.getTime();
    // The CA's clock may go before ours.
    const at = now === undefined || (0 < ahead && ahead <= CLOCK_TOLERANCE_MS) ? begin : now;
    const report = verifyCertificateSync({ certificate, trustAnchors, at, purpose, revocation: skipRevocation });
    return report.status === 'valid' ? report.certificate : undefined;
  } catch (failure) {
    if (failure instanceof InroError && failure.code === 'pki.malformed') return undefined;
    throw failure;
  }
}

function isOver({ publicKey }: Certificate, ordered: Uint8Array | undefined): boolean {
  if (ordered === undefined) return true;
  const certified = octetsOfKey(publicKey);
  return certified !== undefined && sameBytes(certified, ordered);
}
