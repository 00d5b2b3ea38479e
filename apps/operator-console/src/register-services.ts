import { isDeepStrictEqual } from 'node:util';
import { type ProcessRow, processes } from '@inro/deployment';
import type { Clock } from '@inro/foundation';
import { type PeerClient, systemClock } from '@inro/host';
import type { LocalizedText } from '@inro/problem';
import { type Imprint, purposesOf } from './imprint.ts';
import { certified, isDue } from './renewal.ts';

type Entitled = NonNullable<ProcessRow['entitlement']>;

interface Registration {
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  /** Of what is installed; none of a service of before ADR 90. */
  readonly entitlement?: Entitled | null;
}

/** A service as the operator knows it: in the topology, and to people. */
export interface Service {
  readonly name: string;
  readonly title: LocalizedText;
  readonly entitlement: Entitled;
  readonly imprint: Imprint;
}
export const servicesOfTheHouse: readonly Service[] = processes.filter((row) => row.kind === 'service');

/** Whoever is asked for by way of an operator's gateway is a verifier by that, for what the operator has granted it (ADR 90). */
const byOperator = (granted: readonly string[]): Entitled => ({
  kinds: ['deemedVerifier'],
  acts: [
    'login',
    ...(granted.some((scope) => scope !== 'sign') ? ['attributes'] : []),
    ...(granted.includes('sign') ? ['signature'] : []),
  ],
});

/**
 * The order to certify a service: of what it says, its key's request alone. Under which name and at which origin people
 * meet it is the operator's word (ADR 62).
 */
export const serviceOrder = (
  operator: Pick<PeerClient, 'originOf'>,
  { name, title, entitlement, imprint }: Service,
  certificateRequest: string,
  afterWithdrawal = false,
) =>
  ({
    kind: 'relyingParty',
    certificateRequest,
    names: title,
    entitlement,
    imprint,
    origin: operator.originOf(name),
    ...(afterWithdrawal ? { afterWithdrawal } : {}),
  }) as const;

/**
 * The operator carries a service's certificate request to the authority and the certificate back, unless it has one for
 * a while yet. True when it did. One that was withdrawn is let in again where a person says so alone (ADR 72).
 */
export const registerService = (
  operator: Pick<PeerClient, 'call' | 'originOf'>,
  service: Service,
  clock: Clock = systemClock,
  afterWithdrawal = false,
): Promise<boolean> => register(operator, { service, base: '/operator', as: service.name }, clock, afterWithdrawal);

/** The same for a client of a gateway: its name is the operator's word, its origin the gateway's (ADR 75). */
export const registerClientOf = (
  operator: Pick<PeerClient, 'call' | 'originOf'>,
  gateway: string,
  {
    id,
    names,
    renamed = false,
    mayAskFor = [],
    purposes,
    contacts,
  }: {
    readonly id: string;
    readonly names: LocalizedText;
    readonly renamed?: boolean;
    /** Scopes beyond a login. */
    readonly mayAskFor?: readonly string[];
    /** By default what its acts are for. */
    readonly purposes?: Imprint['purposes'] | undefined;
    /** By default those of the gateway's operator, who then answers for it. */
    readonly contacts?: Imprint['contacts'] | undefined;
  },
  clock: Clock = systemClock,
): Promise<boolean> => {
  const as = `${gateway}-${id.toLowerCase()}`;
  const entitlement = byOperator(mayAskFor);
  const imprint = {
    purposes: purposes ?? purposesOf(entitlement.acts),
    contacts: contacts ?? servicesOfTheHouse.find(({ name }) => name === gateway)!.imprint.contacts,
  };
  return register(
    operator,
    {
      service: { name: gateway, title: names, entitlement, imprint },
      base: `/operator/clients/${id}`,
      as,
      renamed,
    },
    clock,
  );
};

interface InTheBook {
  readonly entitlement: Entitled | null;
  readonly imprint: Imprint | null;
}

/** What the authority has certified under this name: a service that is narrowed may say what it likes of that (ADR 91). */
const inTheBook = (operator: Pick<PeerClient, 'call'>, as: string): Promise<InTheBook> =>
  operator.call<InTheBook>('ca', 'GET', `/access-certificates/${as}`);

async function register(
  operator: Pick<PeerClient, 'call' | 'originOf'>,
  {
    service,
    base,
    as,
    renamed = false,
  }: { readonly service: Service; readonly base: string; readonly as: string; readonly renamed?: boolean },
  clock: Clock,
  afterWithdrawal = false,
): Promise<boolean> {
  const { name } = service;
  const { validFrom, validUntil, entitlement } = await operator.call<Registration>(name, 'GET', `${base}/registration`);
  const life =
    validFrom && validUntil ? { validFrom: new Date(validFrom), validUntil: new Date(validUntil) } : undefined;
  const isWanted = ({ entitlement: entitled, imprint }: InTheBook) =>
    isDeepStrictEqual([entitled, imprint], [service.entitlement, service.imprint]);
  // A service of before ADR 90 does not say, and is not certified over and over for that.
  const says = entitlement == null || isDeepStrictEqual(entitlement, service.entitlement);
  if (!afterWithdrawal && !renamed && says && !isDue(life, clock.now()) && isWanted(await inTheBook(operator, as)))
    return false;
  const { certificate } = await certified(async (anew) => {
    const { certificateRequest } = await operator.call<{ certificateRequest: string }>(
      name,
      anew ? 'POST' : 'GET',
      `${base}/certificate-request`,
    );
    const order = serviceOrder(operator, service, certificateRequest, afterWithdrawal);
    return operator.call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${as}`, order);
  });
  await operator.call(name, 'PUT', `${base}/certificate`, { certificate });
  return true;
}
