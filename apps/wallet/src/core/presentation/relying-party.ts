import {
  type Certificate,
  parseCertificate,
  readRelyingPartyEntitlement,
  readRelyingPartyImprint,
  readRelyingPartyNames,
} from '@inro/pki/read';
import {
  type AccessCertificate,
  isNamedOrigin,
  loginAlone,
  type RequestVerifier,
  readEntitlement,
  readImprint,
  readLocalizedText,
} from '@inro/presentation';
import { joseToDer, skipRevocation, verifyCertificate } from '@inro/verifier';
import type { PresentationPorts } from './ports.ts';

/**
 * Validates who asks: path to the pinned access root with our extended key usage, names in three languages, web origin.
 * Access certificates are not asked about for revocation here: a question at each login would tell the authority where
 * the person goes.
 */
export function requestVerifier({
  signatures,
  accessRoots,
}: Pick<PresentationPorts, 'signatures' | 'accessRoots'>): RequestVerifier {
  return {
    async validateAccess([certificate, ...intermediates], at) {
      const report = await verifyCertificate(
        {
          certificate: certificate!,
          intermediates,
          trustAnchors: accessRoots,
          purpose: 'relying-party-access',
          at,
          revocation: skipRevocation,
        },
        signatures,
      );
      return report.status === 'valid' ? readAccessCertificate(report.certificate) : undefined;
    },
    async verifyEs256(leaf, signingInput, signature) {
      const key = parseCertificate(leaf).publicKey;
      const der = joseToDer(signature);
      if (key.type !== 'EC' || key.curve !== 'P-256' || der === undefined) return false;
      return signatures.verify({
        key,
        scheme: { name: 'ECDSA', hash: 'SHA-256' },
        data: signingInput,
        signature: der,
      });
    },
  };
}

/** Names, origins and what else it says of a service; undefined when it says no name or origin, or anything in a form that cannot be shown. */
function readAccessCertificate(certificate: Certificate): AccessCertificate | undefined {
  const origins = (certificate.extension('subjectAltName') ?? []).flatMap((name) =>
    name.form === 'uniformResourceIdentifier' && isNamedOrigin(name.text) ? [name.text] : [],
  );
  if (origins.length === 0) return undefined;
  try {
    const entitled = readRelyingPartyEntitlement(certificate);
    const imprint = readRelyingPartyImprint(certificate);
    return {
      origins,
      names: readLocalizedText({ names: { ...readRelyingPartyNames(certificate) } }, 'names'),
      entitlement: entitled === undefined ? loginAlone : readEntitlement(entitled),
      ...(imprint && { imprint: readImprint(imprint) }),
    };
  } catch {
    return undefined;
  }
}
