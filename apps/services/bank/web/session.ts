import { requestJson } from '@inro/design-system';
import type { PlainReport } from '@inro/relying-party';

/** What the bank's server says (docs/protocol/front-ends.md). */
export type Session = { readonly home?: string } & (
  | { readonly loggedIn: false }
  | {
      readonly loggedIn: true;
      readonly at: string;
      readonly flow: 'same-device' | 'cross-device';
      readonly customer: string;
      readonly report: PlainReport;
    }
);

export const readSession = (): Promise<Session> => requestJson<Session>('/api/session');
export const logout = (): Promise<void> => requestJson<void>('/api/logout', { method: 'POST', body: {} });
