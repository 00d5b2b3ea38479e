import { httpRequest, systemClock } from '@inro/host';
import { fromUtf8, InroError } from '@inro/problem';
import type { RunningSystem } from '../cast/running-system.ts';

const RENEW_BEFORE_MS = 30 * 86_400_000;

/** The operator carries a service's certificate request to the authority and the certificate back, unless it has one for a month yet. */
export async function registerService(system: RunningSystem, name: string): Promise<void> {
  const operator = system.peer('operator');
  const origin = system.origin(name);
  const { validUntil } = await getJson<{ validUntil: string | null }>(`${origin}/operator/registration`);
  if (validUntil && Date.parse(validUntil) - systemClock.now().getTime() > RENEW_BEFORE_MS) return;
  const request = await getJson<object>(`${origin}/operator/certificate-request`);
  const path = `/access-certificates/${name}`;
  const { certificate } = await operator.call<{ certificate: string }>('ca', 'PUT', path, request);
  await operator.call(name, 'PUT', '/operator/certificate', { certificate });
}

async function getJson<T>(url: string): Promise<T> {
  const { status, body } = await httpRequest(url);
  if (status !== 200) throw new InroError('http.peer_unavailable', { details: { status } });
  return JSON.parse(fromUtf8(body)) as T;
}
