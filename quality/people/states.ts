import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Secret } from '@inro/foundation';
import { systemClock } from '@inro/host';
import { JPKI_AID, JpkiClient, spendLastTry } from '@inro/jpki';
import { keyKinds } from '@inro/jpki-profile';
import { parseOcspResponse } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { deleteWhatWasEnded, Staples } from '@inro/wallet/core';
import { WalletError } from '@inro/wallet/errors';
import type { Citizen, CitizenState } from './citizens.ts';
import { applicationsOf, enterResident, makeCard } from './counter.ts';
import { enrol } from './enrol.ts';
import { pairedWallet } from './phone.ts';
import type { RunningSystem } from './running-system.ts';

/** How long a card lives that is to be expired right after: long enough to put its certificates onto a phone. */
const SHORT_LIFE_MS = 60_000;
const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;

export const phoneOf = (citizen: Citizen): string => `${citizen.citizen}-phone`;
export const newPhoneOf = (citizen: Citizen): string => `${citizen.citizen}-new-phone`;

/** Whether the person is in the register yet, so that a second run corrects nothing that happened since. */
async function isEntered(system: RunningSystem, number: string): Promise<boolean> {
  return await system
    .peer('counter')
    .call('registration', 'GET', `/residents/${number}`)
    .then(
      () => true,
      (failure: unknown) => {
        if (failure instanceof InroError && failure.code === 'registration.number_unknown') return false;
        throw failure;
      },
    );
}

/** Register entry and card, by way of the counter. */
async function becomeCitizen(system: RunningSystem, citizen: Citizen): Promise<void> {
  if (!(await isEntered(system, citizen.number))) await enterResident(system, citizen.number, citizen.entry);
  const life = citizen.state === 'expired' ? SHORT_LIFE_MS : TEN_YEARS_MS;
  await makeCard(system, {
    number: citizen.number,
    card: citizen.citizen,
    certificates: citizen.certificates,
    secrets: { pin: new Secret(citizen.cardPin), password: new Secret(citizen.cardPassword) },
    validUntil: new Date(Math.floor((systemClock.now().getTime() + life) / 1000) * 1000),
  });
}

/** The citizen enrols a phone, by the wallet's own steps. */
export async function enrolPhone(system: RunningSystem, citizen: Citizen, phone = phoneOf(citizen)): Promise<void> {
  const ports = await pairedWallet(system, phone);
  const journey = await enrol(system, ports, {
    phone,
    card: citizen.citizen,
    cardPassword: new Secret(citizen.cardPassword),
    certificates: citizen.certificates,
    secrets: { pin: new Secret(citizen.phonePin), password: new Secret(citizen.phonePassword) },
  });
  if (journey.state.step !== 'done') throw new WalletError('wallet.not_delivered_yet');
}

/** The operator's plain command; one order a citizen, however often it is repeated. */
async function orderRevocation(system: RunningSystem, { number }: Citizen, reason: string): Promise<void> {
  const id = createHash('sha256').update(`seed ${number} ${reason}`).digest('base64url');
  await system.peer('operator').call('registration', 'PUT', `/revocation-orders/${id}`, {
    resident: number,
    profiles: ['phone'],
    kinds: keyKinds,
    reason,
  });
}

/** How long an order may take to the authority. */
const HEARD_WITHIN_MS = 60_000;

/** The phone asks how its certificate stands until the order has reached the authority: a test citizen shows its case at once. */
export async function hear(system: RunningSystem, phone: string, status: 'revoked' | 'good'): Promise<void> {
  const staples = new Staples(await pairedWallet(system, phone));
  const patience = performance.now() + HEARD_WITHIN_MS;
  for (;;) {
    const { response } = await staples.refresh();
    if (parseOcspResponse(response).basic?.responses[0]?.status === status) return;
    if (performance.now() > patience) throw new WalletError('wallet.not_delivered_yet');
    await setTimeout(250);
  }
}

const hearOfEnd = (system: RunningSystem, citizen: Citizen): Promise<void> => hear(system, phoneOf(citizen), 'revoked');

/** The phone asks once how its application stands: it knows then that the signature certificate ended with the move. */
const hearOfMove = async (system: RunningSystem, citizen: Citizen): Promise<unknown> =>
  deleteWhatWasEnded(await pairedWallet(system, phoneOf(citizen)));

/** Three wrong PINs, typed at the phone. */
export async function lockPin(system: RunningSystem, phone: string): Promise<void> {
  const { door } = await pairedWallet(system, phone);
  const channel = await door.openChannel(JPKI_AID);
  try {
    const applet = new JpkiClient(channel);
    while (!(await applet.secretState('userAuthenticationPin')).blocked) {
      await applet.verify('userAuthenticationPin', new Secret('0000'), spendLastTry).catch((failure: unknown) => {
        const expected = ['jpki.secret_wrong', 'jpki.secret_blocked'];
        if (!(failure instanceof InroError && expected.includes(failure.code))) throw failure;
      });
    }
  } finally {
    await channel.close();
  }
}

type Act = (system: RunningSystem, citizen: Citizen) => Promise<unknown>;

/** What happens to each citizen after the card; every act is what a person, a counter or the operator does. */
const lives: Readonly<Record<CitizenState, readonly Act[]>> = {
  // Has a card and a new phone; the rest is for whoever opens the page.
  normal: [(system, citizen) => pairedWallet(system, phoneOf(citizen))],
  addressChanged: [
    enrolPhone,
    (system, { number, entry }) =>
      enterResident(system, number, {
        ...entry,
        address: '神奈川県横浜市中区本町６丁目５０番地の１０',
        prefecture: 'Kanagawa-ken',
        municipality: 'Yokohama-shi-Naka-ku',
      }),
    hearOfMove,
  ],
  expired: [enrolPhone],
  revoked: [enrolPhone, (system, citizen) => orderRevocation(system, citizen, 'cessationOfOperation'), hearOfEnd],
  suspended: [enrolPhone, (system, citizen) => orderRevocation(system, citizen, 'certificateHold'), hearOfEnd],
  pinLocked: [enrolPhone, (system, citizen) => lockPin(system, phoneOf(citizen))],
  foreignName: [enrolPhone],
  rareCharacters: [enrolPhone],
  under15: [(system, citizen) => pairedWallet(system, phoneOf(citizen))],
  cancels: [enrolPhone],
  slowNetwork: [
    enrolPhone,
    (system, citizen) => system.cast('PUT', `/cast/phones/${phoneOf(citizen)}/network`, { delayMs: 1_500 }),
  ],
  secondPhone: [enrolPhone, (system, citizen) => enrolPhone(system, citizen, newPhoneOf(citizen)), hearOfEnd],
};

/** Whether the seeds put certificates onto a phone of theirs, and so chose its secrets. */
export const isEnrolled = (state: CitizenState): boolean => lives[state].includes(enrolPhone);

/** Leads one citizen to their state; what is done already is not done again. */
export async function live(system: RunningSystem, citizen: Citizen): Promise<void> {
  const entered = await isEntered(system, citizen.number);
  const had = entered ? (await applicationsOf(system, citizen.number)).filter((one) => one.profile === 'phone') : [];
  await becomeCitizen(system, citizen);
  for (const act of lives[citizen.state]) {
    // A phone whose certificates were taken away since is not enrolled a second time, and has nothing to hear.
    const once = act === enrolPhone || act === hearOfEnd;
    if (!(once && had.some((one) => ['delivered', 'revoked'].includes(one.state)))) await act(system, citizen);
  }
}
