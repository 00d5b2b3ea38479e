import { requestJson } from '@inro/design-system';
import { phoneNamePattern } from '@inro/foundation';
import type { Problem } from '@inro/problem';
import type { Report } from './report.ts';

export type Flow = 'same-device' | 'cross-device';

/** What the bank's server says (docs/protocol/front-ends.md). */
export type Session = { readonly home?: string } & (
  | { readonly loggedIn: false }
  | {
      readonly loggedIn: true;
      readonly at: string;
      readonly flow: Flow;
      readonly customer: string;
      readonly report: Report;
    }
);

export interface Login {
  readonly transaction: string;
  readonly walletLink?: string;
  readonly qrPayload?: string;
  readonly number?: string;
  readonly expiresAt: string;
}

export interface LoginState {
  readonly state: 'waiting' | 'opened' | 'answered' | 'refused' | 'failed' | 'expired';
  readonly problem?: Problem;
  readonly report?: Report;
}

export const readSession = (): Promise<Session> => requestJson<Session>('/api/session');
export const beginLogin = (body: { flow: Flow; phone?: string }): Promise<Login> =>
  requestJson<Login>('/api/logins', { method: 'POST', body });
export const readLogin = (transaction: string): Promise<LoginState> =>
  requestJson<LoginState>(`/api/logins/${encodeURIComponent(transaction)}`);
export const finishLogin = (transaction: string, responseCode?: string): Promise<Session> =>
  requestJson<Session>(`/api/logins/${encodeURIComponent(transaction)}/finish`, {
    method: 'POST',
    body: responseCode === undefined ? {} : { responseCode },
  });
export const logout = (): Promise<void> => requestJson<void>('/api/logout', { method: 'POST', body: {} });

const phoneKey = 'inro.phone';

/** The phone of this screen, handed on by the page of the cast: kept for this tab. */
export function phoneOfThisScreen(): string | null {
  const named = new URLSearchParams(location.search).get('phone');
  if (named !== null && phoneNamePattern.test(named)) sessionStorage.setItem(phoneKey, named);
  return sessionStorage.getItem(phoneKey);
}
