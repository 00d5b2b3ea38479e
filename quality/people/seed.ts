import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceFile } from '@inro/foundation/node';
import { type Citizen, citizens } from './citizens.ts';
import type { RunningSystem } from './running-system.ts';
import { isEnrolled, live, phoneOf } from './states.ts';

const AT_ONCE = 3;
/** Nobody's yet: for whoever opens the home page and wants to put certificates onto a phone. */
const BLANK_PHONE = 'my-phone';

/** The home page's own file of who the cast are; it grows as they come to be. */
const castFile = (dataDir: string): string => join(dataDir, 'home', 'cast.json');

/** Makes the test citizens, all twelve unless told, through the same services as anybody; can be repeated and interrupted. */
export async function seed(
  system: RunningSystem,
  onProgress: (citizen: Citizen) => void = () => undefined,
  cast: readonly Citizen[] = citizens,
): Promise<void> {
  await system.cast('PUT', `/cast/phones/${BLANK_PHONE}`, { model: 'inro-one' });
  const waiting = [...cast];
  const there = new Set(citizens.filter((one) => wasThere(system.dataDir, one)));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await live(system, next);
      there.add(next);
      writeCast(system.dataDir, there);
      onProgress(next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Whether an earlier run has made them already. */
function wasThere(dataDir: string, { citizen }: Citizen): boolean {
  const file = castFile(dataDir);
  if (!existsSync(file)) return false;
  const { citizens: cast } = JSON.parse(readFileSync(file, 'utf8')) as { citizens: readonly { citizen: string }[] };
  return cast.some((one) => one.citizen === citizen);
}

function writeCast(dataDir: string, there: ReadonlySet<Citizen>): void {
  const everybody = citizens.filter((one) => there.has(one));
  const cast = everybody.map((one) => ({
    citizen: one.citizen,
    name: one.entry.alias ?? one.entry.name,
    reading: one.reading,
    latin: one.latin,
    state: one.state,
    card: one.citizen,
    phone: phoneOf(one),
    cardPin: one.cardPin,
    ...(one.certificates.includes('digitalSignature') ? { cardPassword: one.cardPassword } : {}),
    ...(isEnrolled(one.state) ? { phonePin: one.phonePin, phonePassword: one.phonePassword } : {}),
  }));
  const file = castFile(dataDir);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  replaceFile(file, `${JSON.stringify({ citizens: cast }, null, 2)}\n`);
}
