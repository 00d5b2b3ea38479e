import { requestJson } from '@inro/design-system';
import { phoneNamePattern } from '@inro/foundation';
import type { PlainReport } from '@inro/relying-party';

export type Flow = 'same-device' | 'cross-device';

/** What the bank's server says (docs/protocol/front-ends.md). */
export type Session = { readonly home?: string } & (
  | { readonly loggedIn: false }
  | {
      readonly loggedIn: true;
      readonly at: string;
      readonly flow: Flow;
      readonly customer: string;
      readonly report: PlainReport;
    }
);

export const readSession = (): Promise<Session> => requestJson<Session>('/api/session');
export const logout = (): Promise<void> => requestJson<void>('/api/logout', { method: 'POST', body: {} });

const phoneKey = 'inro.phone';

/** The phone of this screen, handed on by the page of the cast: kept for this tab. */
export function phoneOfThisScreen(): string | null {
  const named = new URLSearchParams(location.search).get('phone');
  if (named !== null && phoneNamePattern.test(named)) sessionStorage.setItem(phoneKey, named);
  return sessionStorage.getItem(phoneKey);
}
