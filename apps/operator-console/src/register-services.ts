import { processes } from '@inro/deployment';
import type { Clock } from '@inro/foundation';
import { type PeerClient, systemClock } from '@inro/host';
import { certified, isDue } from './renewal.ts';

interface Registration {
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/**
 * The order to certify a service: of what it says, its key's request alone. Under which name and at which origin people
 * meet it is the operator's word (ADR 62); a TypeError for what is no service of the house.
 */
export function serviceOrder(operator: Pick<PeerClient, 'originOf'>, name: string, certificateRequest: string) {
  const service = processes.find((row) => row.kind === 'service' && row.name === name);
  if (service?.kind !== 'service') throw new TypeError('no service of the house has this name');
  return { kind: 'relyingParty', certificateRequest, names: service.title, origin: operator.originOf(name) };
}

/**
 * The operator carries a service's certificate request to the authority and the certificate back, unless it has one for
 * a while yet. True when it did.
 */
export async function registerService(
  operator: Pick<PeerClient, 'call' | 'originOf'>,
  name: string,
  clock: Clock = systemClock,
): Promise<boolean> {
  const { validFrom, validUntil } = await operator.call<Registration>(name, 'GET', '/operator/registration');
  const life =
    validFrom && validUntil ? { validFrom: new Date(validFrom), validUntil: new Date(validUntil) } : undefined;
  if (!isDue(life, clock.now())) return false;
  const { certificate } = await certified(async (anew) => {
    const { certificateRequest } = await operator.call<{ certificateRequest: string }>(
      name,
      anew ? 'POST' : 'GET',
      '/operator/certificate-request',
    );
    const order = serviceOrder(operator, name, certificateRequest);
    return operator.call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, order);
  });
  await operator.call(name, 'PUT', '/operator/certificate', { certificate });
  return true;
}
