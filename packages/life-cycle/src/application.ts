import { machine, type OrderOf, type StateOf } from './machine.ts';

/** What an open application leaves behind: on the element, and at the CA once its keys were reported. */
const takeBack = ['deleteDeployment', { order: 'endIssuance', when: 'keysReported' }] as const;

const open = ['accepted', 'deploying', 'keysReady'] as const;
const certified = ['issued', 'delivered'] as const;
const over = ['revoked', 'refused', 'expired'] as const;

/** Open: no certificates yet, as far as registration knows. Certified: they are in force, on the phone or on their way. */
const applicationPhases = { open, certified, over } as const;

const ended = { from: over, refused: 'registration.application_ended' } as const;

/** docs/protocol/registration.md: an application for certificates, on a phone or on a blank card. */
export const application = machine({
  title: 'Application',
  about:
    'Registration’s book (`application.state`): one person’s application for certificates, on a phone or a blank card.',
  states: {
    accepted: 'checked and entered, ordered from the TSM',
    deploying: 'the TSM has opened a session for the phone or card',
    keysReady: 'keys are attested and secrets are set; the CA is asked',
    issued: 'the certificates are there, not yet on the element',
    delivered: 'the certificates are on the element, read back over the secure channel',
    revoked: 'no certificate is left',
    refused: 'ended without certificates, because of what was found or decided',
    expired: 'ended without certificates, replaced or too late',
  },
  events: {
    accept: { by: ['person', 'counter'], means: 'A signed application passes every check.' },
    openSession: { by: ['tsm'], means: 'The TSM answers an order with a session.' },
    elementUnfit: { by: ['element', 'tsm'], means: 'What the element says of itself does not fit the application.' },
    reportKeys: { by: ['tsm'], means: 'The TSM reports attested keys, after the secrets are set.' },
    issue: { by: ['ca'], means: 'The CA answers with certificates.' },
    refuseIssuance: { by: ['ca'], means: 'The CA refuses for good.' },
    deliver: { by: ['tsm'], means: 'The TSM has read back the digests of these very certificates.' },
    replace: { by: ['person', 'counter'], means: 'The same person hands in a newer application of the same profile.' },
    tookTooLong: { by: ['registration’s clock'], means: 'It has been in its state for 24 hours.' },
    personGone: { by: ['counter'], means: 'The register enters that the person has died or left the country.' },
    stop: {
      by: ['operator', 'counter', 'registration', 'reconciliation'],
      means:
        'A revocation or suspension is decided about this person, or the card that signed it is no longer good: the CA may have issued already.',
    },
    unaccounted: {
      by: ['reconciliation'],
      means: 'The CA lists a good certificate of this application that registration cannot account for.',
    },
    lastCertificateRevoked: { by: ['registration'], means: 'Its last certificate is revoked.' },
  },
  orders: {
    openDeployment: 'TSM: open a deployment',
    announceCertificates: 'TSM: the phone may come for the certificates',
    deleteDeployment: 'TSM: delete what is on the element when it is next online',
    issue: 'CA: issue certificates for these keys',
    endIssuance: 'CA: end the issuance and revoke what it brought',
  },
  facts: {
    keysReported: 'keys were reported once, so that the CA may have issued',
    sameKeys: 'the report is the one that is known',
    sameKeysOrdered: 'the report is the one that is known, and its order to issue waits',
    certificatesKnown: 'registration has certificates of it',
    phone: 'the profile is a phone',
  },
  rows: [
    { event: 'accept', from: [], to: 'accepted', orders: ['openDeployment'], audit: 'application.accepted' },
    { event: 'accept', from: [...open, ...certified, ...over], stays: 'the same document is the same application' },

    // The 24 hours go on from its acceptance: a session puts nothing off.
    { event: 'openSession', from: ['accepted'], to: 'deploying', since: 'kept' },
    {
      event: 'openSession',
      from: ['deploying', 'keysReady', ...certified, ...over],
      stays: 'another session for the same errand',
    },

    {
      event: 'elementUnfit',
      from: open,
      to: 'refused',
      orders: takeBack,
      audit: 'application.refused',
      reason: 'unspecified',
    },
    // Only the element has to be the same: model and maker are the operator’s to judge, who can revoke.
    { event: 'elementUnfit', from: certified, refused: 'registration.attestation_mismatch' },
    { event: 'elementUnfit', ...ended },

    {
      event: 'reportKeys',
      from: ['accepted', 'deploying'],
      to: 'keysReady',
      orders: ['issue'],
      audit: 'application.keysReady',
    },
    { event: 'reportKeys', from: ['keysReady'], guard: 'sameKeysOrdered', stays: 'its order is on its way' },
    { event: 'reportKeys', from: ['keysReady'], to: 'keysReady', orders: ['issue'], since: 'kept' },
    { event: 'reportKeys', from: certified, guard: 'sameKeys', stays: 'the certificates for them are there' },
    { event: 'reportKeys', from: certified, refused: 'registration.keys_differ' },
    { event: 'reportKeys', ...ended },

    {
      event: 'issue',
      from: ['keysReady'],
      to: 'issued',
      orders: ['announceCertificates'],
      audit: 'application.issued',
    },
    // ADR 13: what comes after the end is heard of with its revocation.
    {
      event: 'issue',
      from: ['accepted', 'deploying', ...certified, ...over],
      stays: 'nothing is waited for: known already, or ended at the CA as well',
    },

    {
      event: 'refuseIssuance',
      from: ['keysReady'],
      to: 'refused',
      orders: takeBack,
      audit: 'application.refused',
      reason: 'unspecified',
    },
    { event: 'refuseIssuance', from: ['accepted', 'deploying', ...certified, ...over], stays: 'nothing is waited for' },

    { event: 'deliver', from: ['issued'], to: 'delivered', audit: 'application.delivered' },
    { event: 'deliver', from: ['delivered', ...over], stays: 'known already, or ended since' },
    { event: 'deliver', from: open, refused: 'registration.digests_differ' },

    {
      event: 'replace',
      from: open,
      to: 'expired',
      orders: takeBack,
      audit: 'application.expired',
      problem: 'registration.application_replaced',
      reason: 'superseded',
    },
    { event: 'replace', from: certified, stays: 'in force until the newer one has certificates' },
    { event: 'replace', from: over, stays: 'it has ended' },

    {
      event: 'tookTooLong',
      from: open,
      to: 'expired',
      orders: takeBack,
      audit: 'application.expired',
      problem: 'registration.application_expired',
      reason: 'unspecified',
    },
    {
      event: 'tookTooLong',
      from: ['issued'],
      guard: 'certificatesKnown',
      stays: 'its certificates are revoked (`unspecified`), and with the last it ends',
    },
    {
      event: 'tookTooLong',
      from: ['issued'],
      to: 'expired',
      orders: takeBack,
      audit: 'application.expired',
      problem: 'registration.application_expired',
      reason: 'unspecified',
    },
    { event: 'tookTooLong', from: ['delivered', ...over], stays: 'nothing is waited for' },

    {
      event: 'personGone',
      from: open,
      to: 'refused',
      orders: takeBack,
      audit: 'application.refused',
      problem: 'registration.person_not_registered',
      reason: 'cessationOfOperation',
    },
    { event: 'personGone', from: certified, stays: 'its certificates are revoked, and with the last it ends' },
    { event: 'personGone', from: over, stays: 'it has ended' },

    // ADR 37: whoever goes on after an order may be the one whom it is against.
    {
      event: 'stop',
      from: open,
      to: 'refused',
      orders: takeBack,
      audit: 'application.refused',
      problem: 'registration.application_revoked',
    },
    {
      event: 'stop',
      from: certified,
      stays: 'its certificates are decided about one by one, and with the last it ends',
    },
    { event: 'stop', from: over, stays: 'it has ended' },

    // ADR 20.
    {
      event: 'unaccounted',
      from: ['accepted', 'deploying'],
      to: 'refused',
      orders: ['deleteDeployment', 'endIssuance'],
      audit: 'application.refused',
      problem: 'registration.application_revoked',
      reason: 'unspecified',
    },
    { event: 'unaccounted', from: ['keysReady'], stays: 'its order is on its way' },
    { event: 'unaccounted', from: ['issued'], to: 'issued', orders: ['endIssuance'], since: 'kept' },
    { event: 'unaccounted', from: ['delivered'], to: 'delivered', orders: ['endIssuance'], since: 'kept' },
    { event: 'unaccounted', from: ['revoked'], to: 'revoked', orders: ['endIssuance'], since: 'kept' },
    { event: 'unaccounted', from: ['refused'], to: 'refused', orders: ['endIssuance'], since: 'kept' },
    { event: 'unaccounted', from: ['expired'], to: 'expired', orders: ['endIssuance'], since: 'kept' },

    {
      event: 'lastCertificateRevoked',
      from: certified,
      to: 'revoked',
      orders: [{ order: 'deleteDeployment', when: 'phone' }],
      audit: 'application.revoked',
    },
    { event: 'lastCertificateRevoked', from: [...open, ...over], stays: 'it has none, or has ended' },
  ],
});

export type ApplicationState = StateOf<typeof application>;
export type ApplicationEvent = keyof typeof application.events;
export type ApplicationOrder = OrderOf<typeof application>;
export type ApplicationPhase = keyof typeof applicationPhases;

/** docs/protocol/life-cycle.md, Application. */
export const phaseOf = (state: ApplicationState): ApplicationPhase =>
  (Object.keys(applicationPhases) as ApplicationPhase[]).find((phase) =>
    (applicationPhases[phase] as readonly ApplicationState[]).includes(state),
  )!;
