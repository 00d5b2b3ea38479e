import { randomBytes, randomInt } from 'node:crypto';
import { Secret } from '@inro/foundation';
import { keyKinds } from '@inro/jpki-profile';
import { WalletError } from '@inro/wallet/errors';
import { enterResident, makeCard, type ResidentEntry } from '../people/counter.ts';
import { enrol } from '../people/enrol.ts';
import { logIn, presentationPorts } from '../people/log-in.ts';
import { pairedWallet } from '../people/phone.ts';
import type { RunningSystem } from '../people/running-system.ts';
import { Measure, type Step } from './measure.ts';

/** What `npm run journey -- --json` prints. */
export interface Story {
  readonly steps: readonly Step[];
  readonly totals: {
    readonly enrolment: ReturnType<Measure['totals']>;
    readonly login: Omit<ReturnType<Measure['totals']>, 'registrationRequests'>;
  };
}

const visitor: ResidentEntry = {
  name: '旅人　𠮷野',
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
const pin = new Secret('2580');

/** A new person gets a card, puts their certificates onto a new phone and logs in at the bank; everything over the wire. */
export async function tellStory(system: RunningSystem, onStep: (step: Step) => void = () => undefined): Promise<Story> {
  const name = `journey-${randomBytes(4).toString('hex')}`;
  const number = `9${String(randomInt(1_000_000_000)).padStart(9, '0')}`;
  await enterResident(system, number, visitor);
  await makeCard(system, {
    number,
    card: name,
    certificates: keyKinds,
    secrets: { pin: new Secret('1234'), password: cardPassword },
    validUntil: new Date(Date.now() + 10 * 365 * 86_400_000),
  });
  const ports = await pairedWallet(system, name);
  const [enrolment, login] = [new Measure(system, name, name), new Measure(system, name, name)];
  const secrets = { pin, password: new Secret('PHONE2026') };
  const journey = await enrol(
    system,
    ports,
    { phone: name, card: name, cardPassword, certificates: keyKinds, secrets },
    enrolment.around,
  );
  if (journey.state.step !== 'done') throw new WalletError('wallet.not_delivered_yet');
  enrolment.steps.forEach(onStep);
  const person = { flow: 'same-device', phone: name, pin } as const;
  const session = await logIn(system, await presentationPorts(system, name, ports), person, login.around);
  if (session.loggedIn !== true) throw new Error('the bank did not log the person in');
  login.steps.forEach(onStep);
  const { registrationRequests, ...loginTotals } = login.totals();
  if (registrationRequests > 0) throw new Error('a login reached the registration authority');
  return { steps: [...enrolment.steps, ...login.steps], totals: { enrolment: enrolment.totals(), login: loginTotals } };
}
