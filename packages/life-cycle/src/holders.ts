import { type ApplicationState, phaseOf } from './application.ts';
import { machine, type StateOf } from './machine.ts';

/**
 * A phone and a card have no state of their own in any book: theirs is that of their application, and whether the phone
 * has confirmed the deletion. These tables say what a person sees; a test holds that every row of the application's
 * table is a row here.
 */
export const phone = machine({
  title: 'Phone',
  about: 'Follows from its application’s state and the receipt of deletion (`application.deleted_at`).',
  states: {
    making: 'applied for, or on its way; no login yet',
    inUse: 'certificates are on it',
    toDelete: 'over: the applet is deleted when the phone is next online',
    deleted: 'the phone has confirmed that nothing is left',
  },
  events: {
    apply: { by: ['person'], means: 'The card signs an application, and it is accepted.' },
    goOn: { by: ['tsm', 'ca'], means: 'A step on the way: session, keys, certificates.' },
    deliver: { by: ['tsm'], means: 'The certificates are on the phone.' },
    end: {
      by: ['person', 'operator', 'counter', 'registration’s clock', 'ca', 'element', 'reconciliation'],
      means: 'The application ends, or its last certificate is revoked.',
    },
    confirmDeletion: { by: ['tsm'], means: 'The TSM hands in the phone’s receipt of deletion.' },
  },
  orders: {},
  facts: {},
  rows: [
    { event: 'apply', from: [], to: 'making' },
    { event: 'apply', from: ['making', 'inUse', 'toDelete', 'deleted'], stays: 'another application is another phone' },
    { event: 'goOn', from: ['making'], to: 'making' },
    { event: 'goOn', from: ['inUse', 'toDelete', 'deleted'], stays: 'nothing is on its way' },
    { event: 'deliver', from: ['making'], to: 'inUse' },
    { event: 'deliver', from: ['inUse', 'toDelete', 'deleted'], stays: 'known already, or ended since' },
    { event: 'end', from: ['making', 'inUse'], to: 'toDelete' },
    { event: 'end', from: ['toDelete', 'deleted'], stays: 'it has ended' },
    { event: 'confirmDeletion', from: ['toDelete'], to: 'deleted', audit: 'application.deleted' },
    { event: 'confirmDeletion', from: ['deleted'], stays: 'the first receipt counts' },
    // ADR 37: nobody ordered it. What is in use ends by an order, and its receipt comes again.
    { event: 'confirmDeletion', from: ['making', 'inUse'], refused: 'registration.deletion_not_ordered' },
  ],
});
export type PhoneState = StateOf<typeof phone>;

/** Where a phone stands. */
export function phoneOf(state: ApplicationState, deleted: boolean): PhoneState {
  if (deleted) return 'deleted';
  if (phaseOf(state) === 'over') return 'toDelete';
  return state === 'delivered' ? 'inUse' : 'making';
}

/** A My Number Card: an application of the profile `card`, made at the counter. */
export const card = machine({
  title: 'Card',
  about: 'Follows from its application’s state. Nothing is deleted on a card that was handed out.',
  states: {
    making: 'being made at the counter',
    inUse: 'handed out; it signs applications for phones while its signing certificate is good',
    over: 'no certificate is left, or it was never finished',
  },
  events: {
    apply: { by: ['counter'], means: 'An officer signs an application for a blank card, and it is accepted.' },
    goOn: { by: ['tsm', 'ca'], means: 'A step on the way: session, keys, certificates.' },
    deliver: { by: ['tsm'], means: 'The certificates are on the card.' },
    end: {
      by: ['operator', 'counter', 'registration’s clock', 'ca', 'element', 'reconciliation'],
      means: 'The application ends, or its last certificate is revoked.',
    },
  },
  orders: {},
  facts: {},
  rows: [
    { event: 'apply', from: [], to: 'making' },
    { event: 'apply', from: ['making', 'inUse', 'over'], stays: 'another application is another card' },
    { event: 'goOn', from: ['making'], to: 'making' },
    { event: 'goOn', from: ['inUse', 'over'], stays: 'nothing is on its way' },
    { event: 'deliver', from: ['making'], to: 'inUse' },
    { event: 'deliver', from: ['inUse', 'over'], stays: 'known already, or ended since' },
    { event: 'end', from: ['making', 'inUse'], to: 'over' },
    { event: 'end', from: ['over'], stays: 'it has ended' },
  ],
});
export type CardState = StateOf<typeof card>;

/** Where a card stands. */
export function cardOf(state: ApplicationState): CardState {
  if (phaseOf(state) === 'over') return 'over';
  return state === 'delivered' ? 'inUse' : 'making';
}
