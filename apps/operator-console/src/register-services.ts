import { processes } from '@inro/deployment';
import type { Clock } from '@inro/foundation';
import { type PeerClient, systemClock } from '@inro/host';
import type { LocalizedText } from '@inro/problem';
import { certified, isDue } from './renewal.ts';

interface Registration {
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/** A service as the operator knows it: in the topology, and to people. */
export interface Service {
  readonly name: string;
  readonly title: LocalizedText;
}
export const servicesOfTheHouse: readonly Service[] = processes.filter((row) => row.kind === 'service');

/**
 * The order to certify a service: of what it says, its key's request alone. Under which name and at which origin people
 * meet it is the operator's word (ADR 62).
 */
export const serviceOrder = (
  operator: Pick<PeerClient, 'originOf'>,
  { name, title }: Service,
  certificateRequest: string,
) => ({ kind: 'relyingParty', certificateRequest, names: title, origin: operator.originOf(name) }) as const;

/**
 * The operator carries a service's certificate request to the authority and the certificate back, unless it has one for
 * a while yet. True when it did.
 */
export async function registerService(
  operator: Pick<PeerClient, 'call' | 'originOf'>,
  service: Service,
  clock: Clock = systemClock,
): Promise<boolean> {
  const { name } = service;
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
    const order = serviceOrder(operator, service, certificateRequest);
    return operator.call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, order);
  });
  await operator.call(name, 'PUT', '/operator/certificate', { certificate });
  return true;
}
