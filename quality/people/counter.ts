import { join } from 'node:path';
import { systemClock } from '@inro/host';
import type { Desk } from '../../apps/counter/src/desk.ts';
import { installCertificate, type Officer, officerRequest, openOfficer } from '../../apps/counter/src/officer.ts';
import * as counter from '../../apps/counter/src/visit.ts';
import * as operator from '../../apps/operator-console/src/applications.ts';
import { certifyOfficer } from '../../apps/operator-console/src/certify-officer.ts';
import { certified, isDue } from '../../apps/operator-console/src/renewal.ts';
import type { RunningSystem } from './running-system.ts';

export type { CardWanted, ResidentEntry } from '../../apps/counter/src/visit.ts';

const deskOf = (system: RunningSystem): Desk => ({
  folder: join(system.dataDir, 'counter'),
  origin: system.origin,
  peer: system.peer('counter'),
  cast: system.cast,
});

/** Someone at the counter has a person entered or corrected in the register. */
export const enterResident = (system: RunningSystem, number: string, entry: counter.ResidentEntry): Promise<unknown> =>
  counter.enterResident(deskOf(system), number, entry);

/** What the operator sees of a person's applications. */
export const applicationsOf = (system: RunningSystem, number: string) =>
  operator.applicationsOf(system.peer('operator'), number);

/** A person goes to the counter for a card; one who has a card already keeps it. */
export async function makeCard(system: RunningSystem, wanted: counter.CardWanted): Promise<void> {
  const before = await applicationsOf(system, wanted.number);
  if (before.some((one) => one.profile === 'card' && ['delivered', 'revoked'].includes(one.state))) return;
  const desk = deskOf(system);
  await counter.makeCard(desk, await officerOf(system, desk.folder), wanted);
}

/** The operator comes by the first time, and when the officer's certificate is due. */
async function officerOf(system: RunningSystem, folder: string): Promise<Officer> {
  const known = openOfficer(folder);
  if (known && !isDue(known, systemClock.now())) return known;
  const operator = system.peer('operator');
  const order = async (anew: boolean) => certifyOfficer(operator, await officerRequest(folder, { anew }));
  installCertificate(folder, await certified(order));
  return openOfficer(folder)!;
}
