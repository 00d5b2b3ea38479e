import type { KeyKind } from '@inro/jpki-profile';
import type { WalletStorage } from '../storage.ts';

export type EnrolmentStep = 'new' | 'checked' | 'chosen' | 'signed' | 'deploying' | 'waiting' | 'done';

/** ISO 8601: from and until when a certificate holds. */
export interface Validity {
  readonly kind: KeyKind;
  readonly from: string;
  readonly until: string;
}

/** What is kept of an enrolment between two steps, and over a reload. No secret of a person, no attribute. */
export interface EnrolmentState {
  readonly step: EnrolmentStep;
  readonly modelName?: string;
  readonly certificates?: readonly KeyKind[];
  readonly applicationId?: string;
  /** ISO 8601: until when all of the certificates hold. */
  readonly validUntil?: string;
  /** From and until when each of them holds. */
  readonly validity?: readonly Validity[];
}

/** The stored form: the state and what the next step needs. */
export interface StoredEnrolment extends EnrolmentState {
  readonly nonce?: { readonly value: string; readonly expiresAt: string };
  /** Opens GET /applications/ID for this phone alone. */
  readonly statusToken?: string;
}

const KEY = 'enrolment';

export async function loadEnrolment(storage: WalletStorage): Promise<StoredEnrolment> {
  const stored = await storage.get(KEY);
  return stored === null ? { step: 'new' } : (JSON.parse(stored) as StoredEnrolment);
}

export const saveEnrolment = (storage: WalletStorage, state: StoredEnrolment): Promise<void> =>
  storage.set(KEY, JSON.stringify(state));

export const forgetEnrolment = (storage: WalletStorage): Promise<void> => storage.delete(KEY);
