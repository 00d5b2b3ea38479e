import { machine, type OrderOf, type StateOf } from './machine.ts';

/** A certificate as registration has decided about it: `certificate.reason`. */
export const certificate = machine({
  title: 'Certificate, as registration has decided',
  about:
    'Registration’s book (`certificate.reason`): what was decided about a certificate, whether the CA has heard of it or not.',
  states: {
    good: 'nothing was decided against it',
    hold: 'suspended (`certificateHold`)',
    revoked: 'revoked for good, for one of the final reasons of RFC 5280 §5.3.1',
  },
  events: {
    issue: { by: ['ca'], means: 'The CA answers an application that waits with this certificate.' },
    end: {
      by: ['ca'],
      means: 'The CA has ended the issuance, and tells what it had brought and since when it is revoked.',
    },
    suspend: { by: ['operator', 'reconciliation'], means: 'A suspension is decided, or found at the CA.' },
    revoke: {
      by: ['operator', 'counter', 'ca', 'registration’s clock', 'reconciliation'],
      means:
        'A revocation is decided: ordered, because the person died, left or has other attributes, because a newer certificate takes its place, because it was not delivered within 24 hours, or found at the CA.',
    },
    release: { by: ['operator'], means: 'A suspension is taken back.' },
    forgotten: { by: ['reconciliation'], means: 'The CA does not have what was decided, and no order is on its way.' },
  },
  orders: { revoke: 'CA: enter what was decided about this certificate' },
  facts: { releasable: 'it is no signing certificate' },
  rows: [
    { event: 'issue', from: [], to: 'good' },
    { event: 'issue', from: ['good', 'hold', 'revoked'], stays: 'known already' },

    { event: 'end', from: [], to: 'revoked', audit: 'certificate.revoked' },
    // With the CA’s reason and date.
    { event: 'end', from: ['good', 'hold'], to: 'revoked', audit: 'certificate.revoked' },
    { event: 'end', from: ['revoked'], stays: 'final: the first reason and date stay; the CA has carried it out' },

    { event: 'suspend', from: ['good'], to: 'hold', orders: ['revoke'], audit: 'certificate.suspended' },
    { event: 'suspend', from: ['hold', 'revoked'], stays: 'decided already' },

    { event: 'revoke', from: ['good', 'hold'], to: 'revoked', orders: ['revoke'], audit: 'certificate.revoked' },
    { event: 'revoke', from: ['revoked'], stays: 'final: the first reason and date stay' },

    // docs/protocol/ca.md: a signing certificate is never released but issued again.
    {
      event: 'release',
      from: ['hold'],
      guard: 'releasable',
      to: 'good',
      orders: ['revoke'],
      audit: 'certificate.released',
    },
    { event: 'release', from: ['hold'], refused: 'registration.signing_not_released' },
    { event: 'release', from: ['good', 'revoked'], refused: 'registration.nothing_suspended' },

    // ADR 20.
    { event: 'forgotten', from: ['good'], to: 'good', orders: ['revoke'], since: 'kept' },
    { event: 'forgotten', from: ['hold'], to: 'hold', orders: ['revoke'], since: 'kept' },
    { event: 'forgotten', from: ['revoked'], to: 'revoked', orders: ['revoke'], since: 'kept' },
  ],
});

export type CertificateState = StateOf<typeof certificate>;
export type CertificateEvent = keyof typeof certificate.events;
export type CertificateOrder = OrderOf<typeof certificate>;
