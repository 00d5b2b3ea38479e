import { requestJson } from '@inro/design-system';
import type { LocalizedText } from '@inro/problem';
import type {
  AddedClient,
  LoginDetail,
  LoginSummary,
  NewClient,
  Places,
  PortalClient,
  Trigger,
  TriggerOrder,
} from '../src/wire.ts';

/** A citizen of the cast, as far as the portal may know one. */
export interface CastCitizen {
  readonly citizen: string;
  readonly names: LocalizedText;
  readonly state: string;
  readonly phone: string;
}

const part = encodeURIComponent;

export const readPlaces = () => requestJson<Places>('/api/places');
export const readClients = () => requestJson<readonly PortalClient[]>('/api/clients');
export const readLoginsOf = (client: string) =>
  requestJson<readonly LoginSummary[]>(`/api/logins?client=${part(client)}`);
export const readLogin = (login: string) => requestJson<LoginDetail>(`/api/logins/${part(login)}`);
export const readTriggers = async () =>
  (await requestJson<{ readonly triggers: readonly Trigger[] }>('/api/triggers')).triggers;
export const readCitizens = async () =>
  (await requestJson<{ readonly citizens: readonly CastCitizen[] }>('/api/citizens')).citizens;
export const addClient = (body: NewClient) => requestJson<AddedClient>('/api/clients', { method: 'POST', body });
export const bringAbout = (name: string, body: TriggerOrder) =>
  requestJson<unknown>(`/api/triggers/${part(name)}`, { method: 'POST', body });
export const undo = (name: string, body: TriggerOrder) =>
  requestJson<unknown>(`/api/triggers/${part(name)}`, { method: 'DELETE', body });

/** The last logins of all clients, the newest first. */
export const readLogins = () => requestJson<readonly LoginSummary[]>('/api/logins');
