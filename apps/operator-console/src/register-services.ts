import type { Clock } from '@inro/foundation';
import { type PeerClient, systemClock } from '@inro/host';
import { certified, isDue } from './renewal.ts';

interface Registration {
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/**
 * The operator carries a service's certificate request to the authority and the certificate back, unless it has one for
 * a while yet. True when it did.
 */
export async function registerService(
  operator: Pick<PeerClient, 'call'>,
  name: string,
  clock: Clock = systemClock,
): Promise<boolean> {
  const { validFrom, validUntil } = await operator.call<Registration>(name, 'GET', '/operator/registration');
  const life =
    validFrom && validUntil ? { validFrom: new Date(validFrom), validUntil: new Date(validUntil) } : undefined;
  if (!isDue(life, clock.now())) return false;
  const { certificate } = await certified(async (anew) => {
    const request = anew
      ? await operator.call<object>(name, 'POST', '/operator/certificate-request')
      : await operator.call<object>(name, 'GET', '/operator/certificate-request');
    return operator.call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, request);
  });
  await operator.call(name, 'PUT', '/operator/certificate', { certificate });
  return true;
}
