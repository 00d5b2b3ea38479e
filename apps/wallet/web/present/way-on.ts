import type { Problem } from '@inro/problem';
import type { ErrorCode } from '@inro/problem-table';
import type { PresentationRequest, Standing } from '@inro/wallet/core';

/** Where the one right button of a failed request leads. */
export type WayOn = 'retry' | 'enrol' | 'released' | 'service' | 'scan' | 'home';

/** What a new enrolment ends. */
const endedByEnrolling: readonly ErrorCode[] = [
  'wallet.no_certificates',
  'relying-party.certificate_expired',
  'jpki.secret_blocked',
];
/** Nothing was answered, and the same request may be asked for again. */
const passing: readonly ErrorCode[] = [
  'wallet.phone_unreachable',
  'wallet.storage_busy',
  'wallet.element_unreadable',
  'handset.not_paired',
  'handset.channel_refused',
  'http.peer_unavailable',
  'http.too_slow',
  'http.busy',
];
/** The login begins anew, at the service: only another code leads on from here. */
const anew: readonly ErrorCode[] = [
  'presentation.link_malformed',
  'presentation.request_unavailable',
  'presentation.request_expired',
  'presentation.clock_differs',
  'presentation.answer_for_another_service',
  'presentation.answer_for_another_request',
  'presentation.number_wrong',
  'relying-party.transaction_unknown',
  'relying-party.transaction_over',
  'relying-party.transaction_expired',
  'relying-party.authentication_invalid',
];

const isOneOf = (codes: readonly string[], code: string): boolean => codes.includes(code);

/** Whether a request may be taken up again as it is. */
export const mayRetry = ({ code }: Pick<Problem, 'code'>, isOver: boolean): boolean =>
  !isOver && isOneOf(passing, code);

/** The phone has nothing yet to answer with: the request waits, as long as it may be kept, for what is put there. */
export const waitsForEnrolment = ({ code }: Pick<Problem, 'code'>): boolean => code === 'wallet.no_certificates';

const openEnds: readonly ErrorCode[] = [
  ...passing,
  'wallet.service_failed',
  'wallet.answer_malformed',
  'presentation.reply_malformed',
];

/** After it was handed over: whether the service took it is not known to the phone. */
export const isOpenEnd = ({ code }: Pick<Problem, 'code'>): boolean => isOneOf(openEnds, code);

/** The way on from a failed request, by what happened, how the request came, and how the phone's own certificate stands. */
export function wayOn(
  problem: Pick<Problem, 'code'>,
  known: {
    /** Undefined while nobody has read the request. */
    readonly flow: PresentationRequest['flow'] | undefined;
    readonly isOver: boolean;
    readonly standing: Standing | undefined;
  },
): WayOn {
  const { code } = problem;
  if (mayRetry(problem, known.isOver)) return 'retry';
  if (isOneOf(endedByEnrolling, code)) return 'enrol';
  if (code === 'relying-party.certificate_revoked') return known.standing === 'suspended' ? 'released' : 'enrol';
  if (known.flow === 'same-device') return 'service';
  if (isOneOf(anew, code))
    return known.flow === 'cross-device' || code === 'presentation.link_malformed' ? 'scan' : 'home';
  return 'home';
}
