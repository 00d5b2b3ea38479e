import type { BadgeLook, IconName } from '@inro/design-system';
import type { CardState } from './card-state.ts';
import type { Cord } from './lacquer-card.tsx';

interface Look {
  readonly badge: BadgeLook;
  readonly icon: IconName;
  readonly cord: Cord;
}

/** How each state of the card looks. */
export const stateLooks: Record<CardState, Look> = {
  partly: { badge: 'caution', icon: 'warning', cord: 'partly' },
  revoked: { badge: 'failure', icon: 'without', cord: 'cut' },
  stopped: { badge: 'failure', icon: 'without', cord: 'cut' },
  expired: { badge: 'caution', icon: 'expired', cord: 'cut' },
  suspended: { badge: 'caution', icon: 'pause', cord: 'held' },
  blocked: { badge: 'caution', icon: 'blocked', cord: 'locked' },
  unknown: { badge: 'quiet', icon: 'unknown', cord: 'unknown' },
  inForce: { badge: 'good', icon: 'check', cord: 'whole' },
};
