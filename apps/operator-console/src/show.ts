import type { KnownApplication } from '@inro/authority-wire/desk';
import { mayBeReleased } from '@inro/jpki-profile';
import type { Order } from './command-line.ts';
import type { Scope } from './revoke.ts';

type Certificate = KnownApplication['certificates'][number];

const standing = ({ reason, revokedAt }: Certificate): string =>
  reason === null
    ? 'not ended'
    : reason === 'certificateHold'
      ? `suspended at ${revokedAt}`
      : `${reason}, ended at ${revokedAt}`;

/** What registration knows of a person, a line each, for an operator to read: no name, no number. */
export function shown(applications: readonly KnownApplication[]): string[] {
  if (applications.length === 0) return ['In the register; no application.'];
  return applications.flatMap(({ applicationId, profile, state, problem, deletedAt, certificates }) => [
    `${applicationId}: ${profile}, ${state}${problem === null ? '' : ` (${problem})`}${deletedAt === null ? '' : `, taken off the element at ${deletedAt}`}`,
    ...certificates.map((one) => `  ${one.kind}: ${standing(one)}`),
  ]);
}

const open: readonly string[] = ['accepted', 'deploying', 'keysReady'];

const touched: Readonly<Record<Order, (certificate: Certificate) => boolean>> = {
  revoke: ({ reason }) => reason === null || reason === 'certificateHold',
  suspend: ({ reason }) => reason === null,
  release: ({ reason, kind }) => reason === 'certificateHold' && mayBeReleased(kind),
};

/** What an order would change as things stand, for the one who gives it to agree to. */
export function wouldChange(applications: readonly KnownApplication[], order: Order, carrier: Scope): string[] {
  const certificates = applications
    .filter(({ profile }) => carrier === 'all' || profile === carrier)
    .flatMap(({ profile, certificates: held }) => held.filter(touched[order]).map(({ kind }) => `${profile}, ${kind}`));
  // ADR 37: whichever carrier the order names, nobody goes on with an application.
  const ended = order === 'release' ? [] : applications.filter(({ state }) => open.includes(state));
  return [
    ...certificates.map((what) => `${order}: ${what}`),
    ...ended.map(({ profile, state }) => `end: an application for a ${profile}, ${state}`),
  ];
}
