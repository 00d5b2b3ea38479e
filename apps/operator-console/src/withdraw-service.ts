import { type PeerClient, systemClock } from '@inro/host';
import { type ListedService, listServices } from './list-services.ts';

interface Withdrawal {
  readonly service: ListedService;
  /** What ends with it: whoever is asked for at its origin is the same service to a phone (ADR 72). */
  readonly others: readonly ListedService[];
}

/** What a withdrawal of the service of this name would end; undefined where none was ever certified under it. */
export async function withdrawalOf(operator: PeerClient, name: string): Promise<Withdrawal | undefined> {
  const { services } = await listServices(operator);
  const service = services.find((one) => one.name === name);
  if (service === undefined) return undefined;
  const isAtSame = ({ origins }: ListedService) => origins.some((origin) => service.origins.includes(origin));
  return { service, others: services.filter((one) => one !== service && one.standing === 'inForce' && isAtSame(one)) };
}

/** Ends every certificate of the service, and marks it: no other is made but by `register --after-withdrawal`. */
export const withdraw = (operator: Pick<PeerClient, 'call'>, { sha256 }: ListedService): Promise<unknown> =>
  operator.call('ca', 'PUT', `/revocations/${sha256}`, {
    reason: 'privilegeWithdrawn',
    at: systemClock.now().toISOString(),
  });

/** For whoever is to say yes, a line for each. */
export const wouldEnd = ({ service, others }: Withdrawal): string[] =>
  [service, ...others].map(({ name, names, origins }) => `ends ${name}: ${names.en ?? name}, at ${origins.join(', ')}`);
