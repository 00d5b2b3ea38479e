import type { ApplicationRow, ApplicationState } from '../schema.ts';

/** Open: no certificates yet, as far as registration knows. Certified: they are in force, on the phone or on their way. */
type Phase = 'open' | 'certified' | 'over';

/** docs/protocol/registration.md, States. */
export const phases: Readonly<Record<ApplicationState, Phase>> = {
  accepted: 'open',
  deploying: 'open',
  keysReady: 'open',
  issued: 'certified',
  delivered: 'certified',
  revoked: 'over',
  refused: 'over',
  expired: 'over',
};

type Stated = Pick<ApplicationRow, 'state'>;
export const isOpen = ({ state }: Stated): boolean => phases[state] === 'open';
export const isCertified = ({ state }: Stated): boolean => phases[state] === 'certified';
export const isOver = ({ state }: Stated): boolean => phases[state] === 'over';

/** For queries. */
export const openStates = (Object.keys(phases) as ApplicationState[]).filter((state) => isOpen({ state }));
