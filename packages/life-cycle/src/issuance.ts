import { machine, type StateOf } from './machine.ts';

/** An issuance at the CA, by the application’s id: `issuance.ended_at`. */
export const issuance = machine({
  title: 'Issuance',
  about: 'The CA’s book (`issuance.ended_at`): what was ordered under an application’s id.',
  states: {
    running: 'recorded; its certificates are signed and given out',
    ended: 'ended: nothing is signed or given out under this id again',
  },
  events: {
    record: { by: ['registration'], means: 'An order for certificates passes every check.' },
    sign: { by: ['ca'], means: 'The CA signs what is recorded and gives it out.' },
    end: { by: ['registration'], means: 'Registration ends the issuance, whether its order ever came or not.' },
  },
  orders: {},
  facts: {},
  rows: [
    { event: 'record', from: [], to: 'running', audit: 'issuance.recorded' },
    { event: 'record', from: ['running'], stays: 'what is recorded decides; another order is `ca.issuance_conflict`' },
    { event: 'record', from: ['ended'], refused: 'ca.issuance_ended' },

    { event: 'sign', from: ['running'], stays: 'the first signature is the certificate' },
    { event: 'sign', from: ['ended'], refused: 'ca.issuance_ended' },

    // ADR 13.
    { event: 'end', from: [], to: 'ended', audit: 'issuance.ended' },
    { event: 'end', from: ['running'], to: 'ended', audit: 'issuance.ended' },
    { event: 'end', from: ['ended'], stays: 'told again what it had brought' },
  ],
});

export type IssuanceState = StateOf<typeof issuance>;
