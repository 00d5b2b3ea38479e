import { type PeerClient, systemClock } from '@inro/host';

const RENEW_BEFORE_MS = 30 * 86_400_000;

/** The operator carries a service's certificate request to the authority and the certificate back, unless it has one for a month yet. */
export async function registerService(operator: PeerClient, name: string): Promise<void> {
  const { validUntil } = await operator.call<{ validUntil: string | null }>(name, 'GET', '/operator/registration');
  if (validUntil && Date.parse(validUntil) - systemClock.now().getTime() > RENEW_BEFORE_MS) return;
  const request = await operator.call<object>(name, 'GET', '/operator/certificate-request');
  const path = `/access-certificates/${name}`;
  const { certificate } = await operator.call<{ certificate: string }>('ca', 'PUT', path, request);
  await operator.call(name, 'PUT', '/operator/certificate', { certificate });
}
