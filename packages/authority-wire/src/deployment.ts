import { z } from 'zod';
import { signedClosing } from './closing.ts';
import {
  applicationId,
  attestationChain,
  carrier,
  cplcText,
  issuedCertificate,
  keyKind,
  keyKindSet,
  sha256Text,
} from './forms.ts';
import { signedMandate } from './mandate.ts';
import { provenKey } from './proven-key.ts';
import { request } from './request.ts';

export type { IssuedCertificate } from './forms.ts';
export { readProvenKey, writeProvenKey } from './proven-key.ts';

/** Registration ↔ TSM about the deployment of an application (docs/protocol/registration.md). */

const params = z.strictObject({ id: applicationId });
const orders = { from: ['registration'], to: 'tsm', params } as const;
const reports = { from: ['tsm'], to: 'registration', params } as const;

/** A SERAM session for the phone: at each call another one. */
const session = z.strictObject({ sessionId: z.string().min(16), url: z.url() });
const done = z.strictObject({});

const deploymentOrder = z.strictObject({
  profile: carrier,
  /** SHA-256 of the application's DER: the nonce of its keys. */
  application: sha256Text,
  attestationCertificateSha256: sha256Text,
  certificates: keyKindSet,
});
export type DeploymentOrder = z.infer<typeof deploymentOrder>;

const issuedCertificates = z.array(issuedCertificate).min(1).max(2);
export type IssuedCertificates = z.infer<typeof issuedCertificates>;

/** Opens a deployment, or finds it again. */
export const openDeployment = request({
  summary: 'Opens a deployment, or finds it again',
  ...orders,
  method: 'PUT',
  route: '/deployments/:id',
  body: deploymentOrder,
  answer: session,
});

/** Says that the CA has issued: the phone may come for its certificates. They themselves are asked for when it does. */
export const announceCertificates = request({
  summary: 'Says that the certificates are issued',
  ...orders,
  method: 'PUT',
  route: '/deployments/:id/certificates',
  body: done,
  answer: session,
});

/** Has the applet deleted when the phone is next online. */
export const deleteDeployment = request({
  summary: 'Has the applet deleted when the phone is next online',
  ...orders,
  method: 'DELETE',
  route: '/deployments/:id',
  body: deploymentOrder,
  answer: session,
});

const elementReport = z.strictObject({
  cplc: cplcText,
  attestationChain,
  /** What the TSM has been told to bring about there. */
  target: z.enum(['deployed', 'deleted']),
});

/** What the element said of itself, before anything is done to it; the answer says what may be done. */
export const reportElement = request({
  summary: 'Tells what the element said of itself',
  ...reports,
  method: 'POST',
  route: '/deployments/:id/element',
  body: elementReport,
  answer: z.strictObject({ mandate: signedMandate }),
});

const issuedAnswer = z.strictObject({ certificates: issuedCertificates, mandate: signedMandate });
export type IssuedAnswer = z.infer<typeof issuedAnswer>;

const keysReport = z.strictObject({ keys: z.array(provenKey).min(1).max(2), secretsSet: z.literal(true) });
export type KeysReport = z.infer<typeof keysReport>;

/**
 * The attested keys, once the secrets are set, with both roles' receipts that the last mandate is closed; the certificates
 * and the mandate to store them, null while the CA has not answered.
 */
export const reportKeys = request({
  summary: 'Hands in the attested keys',
  ...reports,
  method: 'POST',
  route: '/deployments/:id/keys',
  body: keysReport.extend({ closings: z.array(signedClosing).length(2) }),
  answer: z.strictObject({ issued: issuedAnswer.nullable() }),
});

export const deliveredDigests = z
  .array(z.strictObject({ kind: keyKind, sha256: sha256Text }))
  .min(1)
  .max(2);
export type DeliveredDigests = z.infer<typeof deliveredDigests>;

/** The certificates are on the element: their digests as they were read back. */
export const reportDelivered = request({
  summary: 'Says that the certificates are on the element',
  ...reports,
  method: 'POST',
  route: '/deployments/:id/delivered',
  body: z.strictObject({ digests: deliveredDigests }),
  answer: done,
});

/** Nothing of the deployment is left on the element: the receipt. */
export const reportDeleted = request({
  summary: 'Says that nothing of the deployment is left on the element',
  ...reports,
  method: 'POST',
  route: '/deployments/:id/deleted',
  answer: done,
});
