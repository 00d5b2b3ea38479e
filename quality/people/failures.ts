import { DevelopersError } from '@inro/developers/errors';
import { Secret } from '@inro/foundation';
import { JPKI_AID, JpkiClient, spendLastTry } from '@inro/jpki';
import { InroError } from '@inro/problem';
import { holding, PresentationJourney, type PresentationPorts } from '@inro/wallet/core';
import { registerService, servicesOfTheHouse } from '../../apps/operator-console/src/register-services.ts';
import { newOrderId, revoke } from '../../apps/operator-console/src/revoke.ts';
import { withdraw, withdrawalOf } from '../../apps/operator-console/src/withdraw-service.ts';
import type { Citizen } from './citizens.ts';
import { presentationPorts } from './log-in.ts';
import { pairedWallet } from './phone.ts';
import type { RunningSystem } from './running-system.ts';
import { enrolPhone, hear, lockPin, newPhoneOf, phoneOf } from './states.ts';

/** Somebody with an enrolled phone in the hand, and the login that waits for them where there is one. */
export interface Scene {
  readonly system: RunningSystem;
  readonly citizen: Citizen;
  readonly phone: string;
  readonly ports: PresentationPorts;
  readonly link: string;
}

interface Failure<Where> {
  readonly begin: (where: Where) => Promise<unknown>;
  readonly undo?: (where: Where) => Promise<unknown>;
}

/** What the operator does, and no phone has to do with. */
export const failuresOfServices: Readonly<Record<string, Failure<RunningSystem>>> = {
  'access-certificate-withdrawn': { begin: withdrawBank, undo: letBankIn },
};

/** What the person, somebody at the phone, or the operator does for each failure; nobody else in the house hears of it. */
export const failures: Readonly<Record<string, Failure<Scene>>> = {
  'wrong-pin': { begin: typeOneWrongPin, undo: typeRightPin },
  'pin-blocked': { begin: ({ system, phone }) => lockPin(system, phone) },
  revoked: { begin: (scene) => order(scene, 'cessationOfOperation') },
  suspended: { begin: (scene) => order(scene, 'certificateHold'), undo: (scene) => order(scene, 'removeFromCRL') },
  'slow-phone': { begin: (scene) => slowDown(scene, 1_500), undo: (scene) => slowDown(scene, 0) },
  'second-phone': { begin: changePhone },
  refused: { begin: async ({ ports, link }) => (await PresentationJourney.open(ports, link)).refuse() },
  'phone-gone': { begin: ({ ports, link }) => PresentationJourney.open(ports, link) },
};

/** The phone that the person has now, with certificates on it: `developers.citizen_without_phone` otherwise. */
export async function openScene(system: RunningSystem, citizen: Citizen, link: string): Promise<Scene> {
  const { phones } = (await system.cast('GET', '/cast')) as { readonly phones: readonly { readonly phone: string }[] };
  const changed = phones.some(({ phone }) => phone === newPhoneOf(citizen));
  const phone = changed ? newPhoneOf(citizen) : phoneOf(citizen);
  const wallet = await pairedWallet(system, phone);
  if ((await holding(wallet)) === null) throw new DevelopersError('developers.citizen_without_phone');
  return { system, citizen, phone, link, ports: await presentationPorts(system, phone, wallet) };
}

/** At a phone where none was wrong since the last right one. */
async function typeOneWrongPin({ ports }: Scene): Promise<void> {
  await atTheApplet(ports, async (applet) => {
    if ((await applet.secretState('userAuthenticationPin')).triesLeft < MOST_TRIES) return;
    await applet.verify('userAuthenticationPin', new Secret('0000')).catch((failure: unknown) => {
      if (!(failure instanceof InroError && failure.code === 'jpki.secret_wrong')) throw failure;
    });
  });
}

async function typeRightPin({ ports, citizen }: Scene): Promise<void> {
  await atTheApplet(ports, (applet) =>
    applet.verify('userAuthenticationPin', new Secret(citizen.phonePin), spendLastTry),
  );
}

/** docs/facts.md: the PIN is blocked after three wrong ones. */
const MOST_TRIES = 3;

async function atTheApplet({ door }: PresentationPorts, work: (applet: JpkiClient) => Promise<unknown>): Promise<void> {
  const channel = await door.openChannel(JPKI_AID);
  try {
    await work(new JpkiClient(channel));
  } finally {
    await channel.close();
  }
}

/** The operator orders, and the phone asks until it hears. */
async function order(
  { system, citizen, phone }: Scene,
  reason: 'cessationOfOperation' | 'certificateHold' | 'removeFromCRL',
): Promise<void> {
  const id = newOrderId();
  await revoke(system.peer('operator'), { resident: citizen.number, scope: 'phone', reason, id });
  await hear(system, phone, reason === 'removeFromCRL' ? 'good' : 'revoked');
}

const slowDown = ({ system, phone }: Scene, delayMs: number): Promise<unknown> =>
  system.cast('PUT', `/cast/phones/${phone}/network`, { delayMs });

async function changePhone({ system, citizen, phone }: Scene): Promise<void> {
  if (phone === newPhoneOf(citizen)) return;
  await enrolPhone(system, citizen, newPhoneOf(citizen));
  await hear(system, phone, 'revoked');
}

async function withdrawBank(system: RunningSystem): Promise<void> {
  const found = await withdrawalOf(system.peer('operator'), bank.name);
  if (found !== undefined && found.service.standing !== 'withdrawn')
    await withdraw(system.peer('operator'), found.service);
}

async function letBankIn(system: RunningSystem): Promise<void> {
  const found = await withdrawalOf(system.peer('operator'), bank.name);
  if (found?.service.standing === 'withdrawn') await registerService(system.peer('operator'), bank, undefined, true);
}

const bank = servicesOfTheHouse.find(({ name }) => name === 'bank')!;
