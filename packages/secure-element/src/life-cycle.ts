/** Card life cycle states (GPCS 2.3.1 §5.1, table 11-6). */
export const cardStates = {
  opReady: 0x01,
  initialized: 0x07,
  secured: 0x0f,
  cardLocked: 0x7f,
  terminated: 0xff,
} as const;

/** Application and security domain life cycle states (GPCS 2.3.1 §5.3, tables 11-4, 11-5). */
export const applicationStates = { installed: 0x03, selectable: 0x07, personalized: 0x0f } as const;

/** Contactless activation states (Amendment C §8.1); NON_ACTIVATABLE is an application's own to enter, and none here does. */
export const contactlessStates = { deactivated: 0x00, activated: 0x01 } as const;

/** The bit that says LOCKED; the other bits keep the state that an unlock brings back. */
export const LOCKED = 0x80;

export const isLocked = (state: number): boolean => (state & LOCKED) !== 0;

/** GPCS 2.3.1 §5.1.1: forward one by one, CARD_LOCKED and back, and TERMINATED from everywhere for ever. */
export function isLegalCardTransition(from: number, to: number): boolean {
  const { opReady, initialized, secured, cardLocked, terminated } = cardStates;
  if (from === terminated) return false;
  if (to === terminated) return true;
  if (from === opReady) return to === initialized;
  if (from === initialized) return to === secured;
  if (from === secured) return to === cardLocked;
  return from === cardLocked && to === secured;
}

export const isCardState = (state: number): boolean => (Object.values(cardStates) as number[]).includes(state);
