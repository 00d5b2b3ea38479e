import { randomInt } from 'node:crypto';
import { fromBase64, fromUtf8, Secret } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { EnrolmentJourney, PresentationJourney, type PresentationPorts, type WalletPorts } from '@inro/wallet/core';
import { openAesGcm } from '../../../apps/wallet/web/host/aes-gcm.ts';
import { enterResident, makeCard, type ResidentEntry } from '../../../quality/people/counter.ts';
import { enrol } from '../../../quality/people/enrol.ts';
import { holdCard, pairedWallet } from '../../../quality/people/phone.ts';
import type { House } from './house.ts';
import type { World } from './without.ts';

export const PIN = '4649';
export const PASSWORD = 'PHONE4649';
export const CARD_PASSWORD = 'CARD7788';
const both = ['userAuthentication', 'digitalSignature'] as const;

export const entry: ResidentEntry = {
  name: '髙﨑　𠮷子',
  nameSubstitutions: '00000',
  address: '東京都千代田区霞が関二丁目１番２号',
  addressSubstitutions: '00000',
  dateOfBirth: '1990-04-01',
  sex: 'female',
  prefecture: 'Tokyo-to',
  municipality: 'Chiyoda-ku',
  status: 'resident',
};

export interface Person {
  readonly number: string;
  readonly card: string;
}

/** A person in the register, with a My Number Card from the counter. */
export async function newPerson(house: House, change: Partial<ResidentEntry> = {}): Promise<Person> {
  const number = String(randomInt(1_000_000_000, 9_999_999_999));
  const card = `card-${number}`;
  await enterResident(house.system, number, { ...entry, ...change });
  await makeCard(house.system, {
    number,
    card,
    certificates: both,
    secrets: { pin: new Secret('1234'), password: new Secret(CARD_PASSWORD) },
    validUntil: new Date(Math.floor(house.clock.now().getTime() / 1000) * 1000 + 8 * 365 * 86_400_000),
  });
  return { number, card };
}

/** A phone of the cast with a paired wallet. */
export async function newPhone(
  house: House,
  phone = `phone-${randomInt(1e9)}`,
  model?: string,
): Promise<WalletPorts & { phone: string }> {
  return { ...(await pairedWallet(house.system, phone, model)), clock: house.clock, phone };
}

/** What the operator does when a person has lost their phone. */
export const reportLost = (house: House, { number }: Pick<Person, 'number'>): Promise<unknown> =>
  house.peer('operator').call('registration', 'PUT', `/revocation-orders/lost-${number}`, {
    resident: number,
    profiles: ['phone'],
    kinds: both,
    reason: 'keyCompromise',
  });

/** Puts a person's certificates onto a phone, as the wallet does. */
export const enrolPhone = (
  house: House,
  person: Person,
  wallet: WalletPorts & { readonly phone: string },
): Promise<EnrolmentJourney> =>
  enrol(house.system, wallet, {
    phone: wallet.phone,
    card: person.card,
    cardPassword: new Secret(CARD_PASSWORD),
    certificates: both,
    secrets: { pin: new Secret(PIN), password: new Secret(PASSWORD) },
  });

/** The same up to the application that the card signed: accepted, and nothing on the phone yet. */
export async function applyOnly(
  house: House,
  person: Person,
  wallet: WalletPorts & { readonly phone: string },
): Promise<EnrolmentJourney> {
  const journey = await EnrolmentJourney.resume(wallet);
  await journey.deviceCheck();
  await journey.chooseCertificates(both);
  await holdCard(house.system, wallet.phone, person.card);
  await journey.signApplication(new Secret(CARD_PASSWORD));
  await holdCard(house.system, wallet.phone, null);
  return journey;
}

/** What a wallet needs for logins: the ports of its phone, and the access root that it pinned. */
export async function loginPorts(house: House, wallet: WalletPorts): Promise<PresentationPorts> {
  return { ...wallet, signatures: nodeSignatureVerifier, openAesGcm, accessRoots: await rootsOf(house, 'access') };
}

/** Root certificates (DER) as the authority publishes them. */
export async function rootsOf(house: House, purpose: string): Promise<Uint8Array[]> {
  const { body } = await httpRequest(`${house.system.origin('status')}/ca`);
  const { authorities } = JSON.parse(fromUtf8(body)) as { authorities: { purpose: string; certificate: string }[] };
  return authorities.filter((one) => one.purpose === purpose).map((one) => fromBase64(one.certificate));
}

/** The person's yes on the phone: the request behind a link is fetched, checked, signed and answered. */
export async function agree(
  ports: PresentationPorts,
  link: string,
  answer: { readonly number?: string | undefined; readonly mayRefreshStaple?: boolean } = {},
  Journey: Pick<typeof PresentationJourney, 'open'> = PresentationJourney,
): Promise<{ readonly redirectUri?: string }> {
  const { number, mayRefreshStaple = false } = answer;
  const journey = await Journey.open(ports, link);
  return await journey.agree({
    act: 'login',
    pin: new Secret(PIN),
    mayRefreshStaple,
    ...(number === undefined ? {} : { number }),
  });
}

/** The wallet's login as it is in another world. */
export async function journeyIn(world: World): Promise<Pick<typeof PresentationJourney, 'open'>> {
  const path = 'apps/wallet/src/core/presentation/journey.ts';
  return (await world<typeof import('../../../apps/wallet/src/core/presentation/journey.ts')>(path))
    .PresentationJourney;
}
