import { type ApplicationState, type CertificateState, phaseOf } from '@inro/life-cycle';
import type { AuthorityEntry } from './authority.ts';
import type { Kind } from './kinds.ts';

/** What registration's book should say of one application. */
export interface Entry {
  readonly profile: 'phone' | 'card';
  state: ApplicationState;
  since: number;
  /** Which set of keys was reported last. */
  keys: number | undefined;
  problem: string | null;
  endReason: string | null;
  deleted: boolean;
  readonly certificates: Map<Kind, CertificateState>;
  readonly reasons: Map<Kind, string | null>;
  /** Certificates about which something was decided, or taken back. */
  readonly decided: Set<Kind>;
  /** How many decisions about each the CA was to hear of (ADR 58). */
  readonly decisions: Map<Kind, number>;
  readonly orders: string[];
  /** The same application in the CA's book. */
  readonly ca: AuthorityEntry;
}

export const isOpen = ({ state }: Pick<Entry, 'state'>): boolean => phaseOf(state) === 'open';
export const isCertified = ({ state }: Pick<Entry, 'state'>): boolean => phaseOf(state) === 'certified';
export const isOver = ({ state }: Pick<Entry, 'state'>): boolean => phaseOf(state) === 'over';
