import { createHash, createPublicKey } from 'node:crypto';
import { toBase64Url } from '@inro/foundation';
import { encodeStatementKey, type StatementKeyPurpose } from '@inro/jpki-profile';
import { type Certificate, sameBytes } from '@inro/pki/read';
import type { JsonObject } from '@inro/presentation/sd-jwt';
import { VerifierError } from '@inro/verifier/errors';
import { attestedElement, nodeSignatureVerifier } from '@inro/verifier/node';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import type { StatementsRequest } from './form.ts';
import type { StatementHolder } from './holder.ts';

type AttestedPoint = StatementsRequest['sealing'];

/** RFC 7518 §6.2: a point of P-256 as a holder's key is confirmed (RFC 7800 §3.2). */
export const pointJwk = (point: Uint8Array): JsonObject => ({
  kty: 'EC',
  crv: 'P-256',
  x: toBase64Url(point.subarray(1, 33)),
  y: toBase64Url(point.subarray(33)),
});

/** The key of a certificate in the same form. */
export function certificateJwk({ subjectPublicKeyInfo }: Certificate): JsonObject {
  const key = createPublicKey({ key: Buffer.from(subjectPublicKeyInfo), format: 'der', type: 'spki' });
  return { ...key.export({ format: 'jwk' }) };
}

/**
 * The keys lie in the element for which the certificates were issued, by its own word about each, and are eight different
 * ones. Else `ca.attestation_invalid`, `ca.key_attestation_invalid`.
 */
export function checkStatementKeys(context: CaContext, request: StatementsRequest, holder: StatementHolder): void {
  const makers = context.makers();
  const element = attestedElement(request.attestationChain, makers.certificates, context.clock.now());
  if (!element && !makers.complete) throw new VerifierError('verifier.makers_unreadable');
  const leaf = element?.leaf;
  const sha256 = leaf && createHash('sha256').update(leaf.der).digest();
  if (!leaf || !sameBytes(sha256!, holder.elementSha256)) throw new CaError('ca.attestation_invalid');
  const { appletVersions } = context.configuration;
  const isAttested = (purpose: StatementKeyPurpose, { point, attestation }: AttestedPoint): boolean =>
    appletVersions.some(
      (version) =>
        nodeSignatureVerifier.verify({
          key: leaf.publicKey,
          scheme: { name: 'ECDSA', hash: 'SHA-256' },
          data: encodeStatementKey(purpose, point, version),
          signature: attestation,
        }) === true,
    );
  const points = [request.sealing, ...request.keys].map(({ point }) => Buffer.from(point).toString('base64'));
  const isSound =
    new Set(points).size === points.length &&
    isAttested('sealing', request.sealing) &&
    request.keys.every((key) => isAttested('statement', key));
  if (!isSound) throw new CaError('ca.key_attestation_invalid');
}
