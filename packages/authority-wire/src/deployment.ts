import { z } from 'zod';
import {
  applicationId,
  attestationChain,
  carrier,
  issuedCertificate,
  keyKind,
  provenKey,
  sha256Text,
} from './forms.ts';
import { request } from './request.ts';

export type { IssuedCertificate } from './forms.ts';

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
  certificates: z
    .array(keyKind)
    .min(1)
    .max(2)
    .refine((kinds) => new Set(kinds).size === kinds.length),
});
export type DeploymentOrder = z.infer<typeof deploymentOrder>;

export const issuedCertificates = z.array(issuedCertificate).min(1).max(2);
export type IssuedCertificates = z.infer<typeof issuedCertificates>;

/** Opens a deployment, or finds it again. */
export const openDeployment = request({
  ...orders,
  method: 'PUT',
  route: '/deployments/:id',
  body: deploymentOrder,
  answer: session,
});

/** Brings the certificates that the CA issued later. */
export const handOverCertificates = request({
  ...orders,
  method: 'PUT',
  route: '/deployments/:id/certificates',
  body: z.strictObject({ certificates: issuedCertificates }),
  answer: session,
});

/** Has the applet deleted when the phone is next online. */
export const deleteDeployment = request({
  ...orders,
  method: 'DELETE',
  route: '/deployments/:id',
  body: deploymentOrder,
  answer: session,
});

const elementReport = z.strictObject({
  cplc: z.string().regex(/^(?:[0-9A-F]{2}){42}$/),
  attestationChain,
});

/** What the element said over the secure channel, before anything is installed. */
export const reportElement = request({
  ...reports,
  method: 'POST',
  route: '/deployments/:id/element',
  body: elementReport,
  answer: done,
});

const keysReport = z.strictObject({ keys: z.array(provenKey).min(1).max(2), secretsSet: z.literal(true) });
export type KeysReport = z.infer<typeof keysReport>;

/** The attested keys, once the secrets are set; null while the CA has not answered. */
export const reportKeys = request({
  ...reports,
  method: 'POST',
  route: '/deployments/:id/keys',
  body: keysReport,
  answer: z.strictObject({ certificates: issuedCertificates.nullable() }),
});

export const deliveredDigests = z
  .array(z.strictObject({ kind: keyKind, sha256: sha256Text }))
  .min(1)
  .max(2);
export type DeliveredDigests = z.infer<typeof deliveredDigests>;

/** The certificates are on the element: their digests as they were read back. */
export const reportDelivered = request({
  ...reports,
  method: 'POST',
  route: '/deployments/:id/delivered',
  body: z.strictObject({ digests: deliveredDigests }),
  answer: done,
});

/** Nothing of the deployment is left on the element: the receipt. */
export const reportDeleted = request({ ...reports, method: 'POST', route: '/deployments/:id/deleted', answer: done });
