import { RegistrationError } from '../errors/index.ts';
import { isCertified, isOpen, isOver } from '../life-cycle/phase.ts';
import type { ApplicationRow } from '../schema.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** How long whoever handed a document in may ask again for the answer that was lost. */
const ASKED_AGAIN_MS = 10 * MINUTE_MS;
/** How long a phone is told that it is over once nothing is left to do there. */
const TOLD_MS = 7 * DAY_MS;
/** How long a phone that never came online again may still come for its deletion. */
const AWAITED_MS = 400 * DAY_MS;

/**
 * ADR 38: the same document gets its answer, and in it the status token, for ten minutes, and before its keys are there:
 * with them the CA gets the document, and others may have it, who are not the phone.
 */
export function requireAskedInTime({ state, created_at }: ApplicationRow, now: Date): void {
  const isYoung = now.getTime() < created_at.getTime() + ASKED_AGAIN_MS;
  if (!isYoung || !(state === 'accepted' || state === 'deploying'))
    throw new RegistrationError('registration.application_answered');
}

/**
 * ADR 38: a status token is for what the phone still has to learn or to do, and ends with that: with the last
 * certificate, a week after the receipt of deletion, or when a phone has stayed away for more than a year.
 */
export function requireTokenStands(application: ApplicationRow, lastEnd: number | undefined, now: Date): void {
  if (now.getTime() >= endOf(application, lastEnd)) throw new RegistrationError('registration.token_ended');
}

function endOf(application: ApplicationRow, lastEnd: number | undefined): number {
  const { state_since, deleted_at, profile } = application;
  // Within a day it is certified or over.
  if (isOpen(application)) return Number.POSITIVE_INFINITY;
  if (isCertified(application)) return (lastEnd ?? state_since.getTime()) + TOLD_MS;
  if (deleted_at !== null) return deleted_at.getTime() + TOLD_MS;
  return state_since.getTime() + (isOver(application) && profile === 'phone' ? AWAITED_MS : TOLD_MS);
}
