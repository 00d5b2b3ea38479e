import type { HeldCertificate, Standing } from '@inro/wallet/core';

/** How all certificates of a phone stand together. */
export type CardState = Standing | 'partly';

const gravestFirst: readonly Standing[] = [
  'revoked',
  'stopped',
  'expired',
  'suspended',
  'blocked',
  'unknown',
  'inForce',
];

/** What no waiting mends: new certificates do. */
export const needsEnrolling: readonly Standing[] = ['expired', 'revoked', 'stopped', 'blocked'];

/** The gravest of all, unless the one for logging in is in force and another is not; `unknown` where there is none. */
export function cardState(certificates: readonly HeldCertificate[]): CardState {
  const held = new Set(certificates.map(({ standing }) => standing));
  const gravest = gravestFirst.find((standing) => held.has(standing)) ?? 'unknown';
  const canLogIn = certificates.some(({ kind, standing }) => kind === 'userAuthentication' && standing === 'inForce');
  return canLogIn && gravest !== 'inForce' ? 'partly' : gravest;
}
