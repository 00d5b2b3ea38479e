import { join } from 'node:path';
import type { ResidentEntry } from '@inro/authority-wire/resident';
import { openParty, systemClock } from '@inro/host';
import type { Desk } from '../../apps/counter/src/desk.ts';
import {
  appoint,
  installCertificate,
  type Officer,
  officerRequest,
  openOfficer,
} from '../../apps/counter/src/officer.ts';
import * as counter from '../../apps/counter/src/visit.ts';
import * as operator from '../../apps/operator-console/src/applications.ts';
import { certifyOfficer, type Place } from '../../apps/operator-console/src/certify-officer.ts';
import { certified, isDue } from '../../apps/operator-console/src/renewal.ts';
import type { RunningSystem } from './running-system.ts';

export type { ResidentEntry } from '@inro/authority-wire/resident';

export const deskOf = (system: RunningSystem): Desk => ({
  folder: join(system.dataDir, 'counter'),
  origin: system.origin,
  peer: system.peer('counter'),
  sign: openParty(system.dataDir, 'counter').sign,
  cast: system.cast,
});

/** Someone at the counter has a person entered or corrected in the register. */
export const enterResident = (system: RunningSystem, number: string, entry: ResidentEntry): Promise<unknown> =>
  counter.enterResident(deskOf(system), number, entry);

/** What the operator sees of a person's applications. */
export const applicationsOf = (system: RunningSystem, number: string) =>
  operator.applicationsOf(system.peer('operator'), number);

/** A person goes to the counter for a card; one who has a card already keeps it. */
export async function makeCard(system: RunningSystem, wanted: Omit<counter.CardWanted, 'person'>): Promise<void> {
  const before = await applicationsOf(system, wanted.number);
  if (before.some((one) => one.profile === 'card' && ['delivered', 'revoked'].includes(one.state))) return;
  const desk = deskOf(system);
  const person = await counter.lookUp(desk, wanted.number);
  await counter.makeCard(desk, await officerOf(system, person), { ...wanted, person });
}

/** The officer of a municipality: each has a counter, with a key of its own. The operator comes by the first time, and when the officer's certificate is due. */
export async function officerOf(system: RunningSystem, { prefecture, municipality }: Place): Promise<Officer> {
  const folder = join(deskOf(system).folder, `${prefecture} ${municipality}`);
  const known = openOfficer(folder, systemClock.now());
  if (known && !isDue(known, systemClock.now())) return known;
  const operator = system.peer('operator');
  const place = { prefecture, municipality };
  const order = async (anew: boolean) =>
    certifyOfficer(
      operator,
      appoint(deskOf(system), await officerRequest(folder, systemClock.now(), { anew }), place),
      place,
    );
  installCertificate(folder, await certified(order), systemClock.now());
  return openOfficer(folder, systemClock.now())!;
}
