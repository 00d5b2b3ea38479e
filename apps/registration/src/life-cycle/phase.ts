import { type ApplicationPhase, phaseOf } from '@inro/life-cycle';
import type { ApplicationRow } from '../schema.ts';

const isIn =
  (phase: ApplicationPhase) =>
  ({ state }: Pick<ApplicationRow, 'state'>): boolean =>
    phaseOf(state) === phase;

/** docs/protocol/life-cycle.md, Application. */
export const isOpen = isIn('open');
export const isCertified = isIn('certified');
export const isOver = isIn('over');
