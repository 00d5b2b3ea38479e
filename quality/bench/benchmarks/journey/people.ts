import { randomBytes, randomInt } from 'node:crypto';
import { Secret } from '@inro/foundation';
import { keyKinds } from '@inro/jpki-profile';
import { enterResident, makeCard, type ResidentEntry } from '../../../people/counter.ts';
import { enrol } from '../../../people/enrol.ts';
import { logIn, presentationPorts } from '../../../people/log-in.ts';
import { pairedWallet } from '../../../people/phone.ts';
import type { RunningSystem } from '../../../people/running-system.ts';

type WalletPorts = Awaited<ReturnType<typeof pairedWallet>>;

/** One who has a card and a new phone with a paired wallet on it. */
export interface Person {
  readonly name: string;
  readonly ports: WalletPorts;
}

const entry: ResidentEntry = {
  name: '測定　花子',
  nameSubstitutions: '00000',
  address: '京都府京都市中京区寺町通御池上る上本能寺前町４８８番地',
  addressSubstitutions: '00000',
  dateOfBirth: '1988-08-08',
  sex: 'unknown',
  prefecture: 'Kyoto-fu',
  municipality: 'Kyoto-shi-Nakagyo-ku',
  status: 'resident',
};
const cardPassword = new Secret('JOURNEY2026');
/** Of every phone that is enrolled here. */
export const pin = new Secret('2580');
const secrets = { pin, password: new Secret('PHONE2026') };

/** Everything before the enrolment itself: the register, the card from the counter, the phone. */
export async function prepare(system: RunningSystem): Promise<Person> {
  const name = `bench-${randomBytes(6).toString('hex')}`;
  const number = `8${String(randomInt(1_000_000_000)).padStart(9, '0')}`;
  await enterResident(system, number, entry);
  await makeCard(system, {
    number,
    card: name,
    certificates: keyKinds,
    secrets: { pin: new Secret('1234'), password: cardPassword },
    validUntil: new Date(Date.now() + 10 * 365 * 86_400_000),
  });
  return { name, ports: await pairedWallet(system, name) };
}

/** Two certificates onto the phone, until they are delivered. */
export async function enrolOnce(system: RunningSystem, { name, ports }: Person): Promise<void> {
  const journey = await enrol(system, ports, {
    phone: name,
    card: name,
    cardPassword,
    certificates: keyKinds,
    secrets,
  });
  if (journey.state.step !== 'done') throw new Error('an enrolment was not delivered');
}

/** A login at the bank on the same device, until the bank says who is there. */
export async function logInOnce(system: RunningSystem, { name, ports }: Person): Promise<void> {
  const journey = await presentationPorts(system, name, ports);
  const session = await logIn(system, journey, { flow: 'same-device', phone: name, pin });
  if (session.loggedIn !== true) throw new Error('the bank did not log the person in');
}

/** Does a work for each of the persons, some of them at a time. */
export async function together<P, T>(
  persons: readonly P[],
  width: number,
  work: (person: P) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < persons.length) results.push(await work(persons[next++]!));
  };
  await Promise.all(Array.from({ length: width }, one));
  return results;
}
