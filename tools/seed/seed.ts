import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningSystem } from '../cast/running-system.ts';
import { type Citizen, citizens } from './citizens.ts';
import { live, phoneOf } from './states.ts';

const AT_ONCE = 3;

/** File of the data folder that says who the cast are, for the home page. */
export const castFile = (dataDir: string): string => join(dataDir, 'cast.json');

/** Makes the twelve test citizens through the same services as anybody; can be repeated and interrupted. */
export async function seed(
  system: RunningSystem,
  onProgress: (citizen: Citizen) => void = () => undefined,
): Promise<void> {
  writeCast(system.dataDir);
  const waiting = [...citizens];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await live(system, next);
      onProgress(next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function writeCast(dataDir: string): void {
  const cast = citizens.map((one) => ({
    citizen: one.citizen,
    name: one.entry.alias ?? one.entry.name,
    reading: one.reading,
    state: one.state,
    card: one.citizen,
    phone: phoneOf(one),
    cardPin: one.cardPin,
    ...(one.certificates.includes('digitalSignature') ? { cardPassword: one.cardPassword } : {}),
    phonePin: one.phonePin,
    phonePassword: one.phonePassword,
  }));
  const file = castFile(dataDir);
  writeFileSync(`${file}.new`, `${JSON.stringify({ citizens: cast }, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
