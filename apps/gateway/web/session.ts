import { requestJson } from '@inro/design-system';
import type { LocalizedText } from '@inro/problem';

/** For whom the person is asked (docs/protocol/front-ends.md). */
export interface Interaction {
  /** Named whenever a login begins, so that none begins for what another tab put in its place. */
  readonly shownAs: string;
  readonly client: LocalizedText;
  readonly home: string;
  readonly asks: {
    /** What goes on to the service; `given` unless the person has chosen to go without. */
    readonly attributes?: {
      readonly names: readonly ('name' | 'address' | 'birthdate' | 'gender')[];
      readonly required: boolean;
      readonly given: boolean;
    };
    readonly signature: boolean;
  };
}
export interface Logout {
  readonly client?: LocalizedText;
  readonly xsrf: string;
  readonly action: string;
  readonly returnTo: string;
}

export const readInteraction = (): Promise<Interaction> => requestJson<Interaction>('/api/interaction');
export const refuse = (): Promise<{ readonly location: string }> =>
  requestJson('/api/interaction/refusal', { method: 'POST', body: {} });
export const chooseAttributes = (attributes: boolean): Promise<void> =>
  requestJson('/api/interaction/choice', { method: 'POST', body: { attributes } });
export const readLogout = (): Promise<Logout> => requestJson<Logout>('/api/logout');

/** Ends the session. Where the provider would send the browser is known already, and a page may not read it. */
export async function logOut({ action, xsrf }: Logout): Promise<void> {
  await fetch(action, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
}
