import { machine, type StateOf } from './machine.ts';

/**
 * A certificate as the CA shows it to everybody: `certificate.state`. `hold` alone can be left again; a certificate that
 * signs documents is not released but issued again.
 */
export const standing = machine({
  title: 'Certificate, as the CA shows it',
  about: 'The CA’s book (`certificate.state`): what OCSP and CRLs say.',
  states: {
    good: 'recorded, and neither suspended nor revoked',
    hold: 'suspended (RFC 5280 §5.3.1 `certificateHold`)',
    revoked: 'revoked for good',
  },
  events: {
    record: { by: ['registration', 'operator'], means: 'A certificate is written down before it is signed.' },
    suspend: { by: ['registration', 'operator'], means: 'An order with the reason `certificateHold`.' },
    release: { by: ['registration', 'operator'], means: 'An order with the reason `removeFromCRL`.' },
    revoke: { by: ['registration', 'operator'], means: 'An order with a final reason.' },
    endIssuance: { by: ['registration'], means: 'The issuance that it belongs to is ended.' },
  },
  orders: {},
  facts: {
    later: 'the order was decided later than the suspension that stands',
    overtaken: 'an order about this certificate with a higher number came before this one',
    older: 'the release was decided before the suspension that stands, and only their dates tell so',
    releasable: 'it is no signing certificate',
  },
  rows: [
    { event: 'record', from: [], to: 'good' },
    { event: 'record', from: ['good', 'hold', 'revoked'], stays: 'recorded already' },

    // ADR 58.
    { event: 'suspend', from: ['good', 'hold'], guard: 'overtaken', stays: 'answered as overtaken' },
    { event: 'suspend', from: ['good'], to: 'hold', audit: 'certificate.suspended' },
    // A suspension that was decided again has the later date, which a release has to follow.
    { event: 'suspend', from: ['hold'], guard: 'later', to: 'hold', audit: 'certificate.suspended' },
    { event: 'suspend', from: ['hold'], stays: 'confirmed' },
    { event: 'suspend', from: ['revoked'], stays: 'confirmed with its first date and reason' },

    { event: 'release', from: ['good'], stays: 'confirmed' },
    { event: 'release', from: ['hold', 'revoked'], guard: 'overtaken', stays: 'answered as overtaken' },
    { event: 'release', from: ['hold'], guard: 'older', refused: 'ca.revocation_not_allowed' },
    { event: 'release', from: ['hold'], guard: 'releasable', to: 'good', audit: 'certificate.released' },
    { event: 'release', from: ['hold', 'revoked'], refused: 'ca.revocation_not_allowed' },

    // Whatever came before it: nothing overtakes what is for good.
    { event: 'revoke', from: ['good', 'hold'], to: 'revoked', audit: 'certificate.revoked' },
    { event: 'revoke', from: ['revoked'], stays: 'confirmed with its first date and reason' },

    { event: 'endIssuance', from: ['good', 'hold'], to: 'revoked', audit: 'certificate.revoked' },
    { event: 'endIssuance', from: ['revoked'], stays: 'confirmed with its first date and reason' },
  ],
});

export type Standing = StateOf<typeof standing>;
export type StandingEvent = keyof typeof standing.events;
