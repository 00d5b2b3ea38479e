import type { Secret } from '@inro/foundation';
import type { KeyKind } from '@inro/jpki-profile';
import { type ChosenSecrets, EnrolmentJourney, type WalletPorts } from '@inro/wallet/core';
import { holdCard } from './phone.ts';
import type { RunningSystem } from './running-system.ts';

export interface Enrolment {
  readonly phone: string;
  readonly card: string;
  readonly cardPassword: Secret<string>;
  readonly certificates: readonly KeyKind[];
  readonly secrets: ChosenSecrets;
}

/** Called around each step, for those who measure. */
export type Around = <T>(step: string, work: () => Promise<T>) => Promise<T>;

const justDo: Around = (_step, work) => work();

/** A person puts their certificates onto a phone, step by step as the wallet's screens lead; goes on where it stopped. */
export async function enrol(
  system: RunningSystem,
  ports: WalletPorts,
  wanted: Enrolment,
  around: Around = justDo,
): Promise<EnrolmentJourney> {
  const journey = await EnrolmentJourney.resume(ports);
  const at = (...steps: readonly string[]) => steps.includes(journey.state.step);
  if (at('new', 'checked')) await around('check the device', () => journey.deviceCheck());
  if (at('checked')) await journey.chooseCertificates(wanted.certificates);
  if (at('chosen')) {
    await holdCard(system, wanted.phone, wanted.card);
    await around('sign the application with the card', () => journey.signApplication(wanted.cardPassword));
    await holdCard(system, wanted.phone, null);
  }
  if (at('signed', 'deploying', 'waiting')) {
    journey.setSecrets(wanted.secrets);
    const outcome = await around('deploy keys and certificates', () => deployed(journey, ports));
    if (outcome === 'delivered') await around('finish', () => journey.finish());
  }
  return journey;
}

/** Asks again for half a minute while the authority is not ready: a person would be told later. */
async function deployed(journey: EnrolmentJourney, { wait }: WalletPorts): Promise<'delivered' | 'waiting'> {
  for (let left = 30; left > 0; left--) {
    if ((await journey.deploy()) === 'delivered') return 'delivered';
    await wait(1_000);
  }
  return 'waiting';
}
