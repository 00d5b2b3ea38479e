import { join } from 'node:path';
import type { ResidentEntry } from '@inro/authority-wire/resident';
import type { Desk } from '../../apps/counter/src/desk.ts';
import { installCertificate, type Officer, officerRequest, openOfficer } from '../../apps/counter/src/officer.ts';
import * as counter from '../../apps/counter/src/visit.ts';
import * as operator from '../../apps/operator-console/src/applications.ts';
import { certifyOfficer } from '../../apps/operator-console/src/certify-officer.ts';
import type { RunningSystem } from './running-system.ts';

export type { ResidentEntry } from '@inro/authority-wire/resident';

export const deskOf = (system: RunningSystem): Desk => ({
  folder: join(system.dataDir, 'counter'),
  origin: system.origin,
  peer: system.peer('counter'),
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
  const officer = openOfficer(desk.folder) ?? (await certifiedOfficer(system, desk.folder));
  await counter.makeCard(desk, officer, { ...wanted, person: await counter.lookUp(desk, wanted.number) });
}

/** The operator comes by, the first time. */
async function certifiedOfficer(system: RunningSystem, folder: string): Promise<Officer> {
  installCertificate(folder, await certifyOfficer(system.peer('operator'), await officerRequest(folder)));
  return openOfficer(folder)!;
}
