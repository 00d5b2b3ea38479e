import { generateKeyPair, generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processes } from '@inro/deployment';
import { startSystem } from '../../../tools/start/system.ts';
import { openRunningSystem, type RunningSystem } from '../../people/running-system.ts';
import { type Benchmark, type RunOptions, rates, toBenchmark } from '../measure.ts';
import { enrolOnce, logInOnce, type Person, prepare, together } from './journey/people.ts';
import { pin, processorTime } from './journey/processor-time.ts';
import { HouseProfile } from './profile/house-profile.ts';

const root = join(import.meta.dirname, '../../..');
const PORT = 30_000;
const AT_A_TIME = 4;
/** Before anything is measured: V8 compiles what runs often only after some hundreds of runs. */
const WARM_ENROLMENTS = 8;
const WARM_LOGINS = 320;
/** Key generation takes now long, now short: enough of them that the mean holds. */
const ENROLMENTS = 16;
const LOGINS = 480;
/** The card signs the application; for each of two keys the phone proves possession and the CA signs. */
const SIGNATURES_AN_ENROLMENT = 5;

interface Limits {
  readonly enrolment: number;
  readonly login: number;
}

/** What neither can do without, a second of one core's time. A login: the phone signs; certificate, signature and staple are verified. */
async function limits(): Promise<Limits> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const message = new Uint8Array(700);
  const signature = sign('sha256', message, privateKey);
  const staple = sign('sha256', message, p256.privateKey);
  const newKey = promisify(generateKeyPair);
  const { keys } = await rates({ keys: () => newKey('rsa', { modulusLength: 2048 }) }, 500);
  const { signatures, login } = await rates({
    signatures: () => sign('sha256', message, privateKey),
    login: () => {
      sign('sha256', message, privateKey);
      verify('sha256', message, publicKey, signature);
      verify('sha256', message, publicKey, signature);
      verify('sha256', message, p256.publicKey, staple);
    },
  });
  return { enrolment: 1 / (2 / keys + SIGNATURES_AN_ENROLMENT / signatures), login };
}

interface House {
  readonly system: RunningSystem;
  /** Every process by the name of its room; `persons` is this one: browsers, wallets, hands. */
  readonly pids: () => Readonly<Record<string, number>>;
  readonly profile: HouseProfile | undefined;
}

const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits));

/** One row: `ours` by the clock, beside it by processor time; the ratio is of processor times, which neighbours on the machine disturb least. */
async function measure(
  { pids, profile }: House,
  persons: readonly Person[],
  name: string,
  { cores, limit, work }: { cores: number; limit: number; work: (person: Person) => Promise<void> },
): Promise<Benchmark> {
  await profile?.begin(pids());
  const before = processorTime(pids());
  const began = performance.now();
  await together(persons, AT_A_TIME, work);
  const seconds = (performance.now() - began) / 1000;
  const after = processorTime(pids());
  await profile?.end(name, pids());
  const spent = Object.entries(after).map(([room, time]) => [room, time - (before[room] ?? 0)] as const);
  const total = spent.reduce((sum, [, time]) => sum + time, 0);
  const perProcessorSecond = persons.length / total;
  const unit = `${name}s/s`;
  const row = toBenchmark(`${name}-on-${cores}-core${cores === 1 ? '' : 's'}`, unit, {
    ours: rounded(persons.length / seconds),
    limit: rounded(limit * cores),
    [`ours, ${unit} of processor time`]: rounded(perProcessorSecond),
    'ours, processor milliseconds each': rounded((total * 1000) / persons.length, 1),
    'limit, processor milliseconds each': rounded(1000 / limit, 1),
  });
  const shares = spent.sort(([, a], [, b]) => b - a).map(([room, time]) => [room, rounded(time / total)]);
  return { ...row, ratioToLimit: rounded(perProcessorSecond / limit), shares: Object.fromEntries(shares) };
}

const visitsOf = (persons: readonly Person[], count: number): readonly Person[] =>
  Array.from({ length: count }, (_, i) => persons[i % persons.length]!);

async function onCores(house: House, cores: number, limit: Limits): Promise<Benchmark[]> {
  const { system, pids } = house;
  pin(Object.values(pids()), [...Array(cores).keys()]);
  // One first alone: the counter's officer gets a certificate once.
  const persons = [await prepare(system)];
  persons.push(...(await together(Array(WARM_ENROLMENTS + ENROLMENTS - 1).fill(system), AT_A_TIME, prepare)));
  const [warm, measured] = [persons.slice(0, WARM_ENROLMENTS), persons.slice(WARM_ENROLMENTS)];
  await together(warm, AT_A_TIME, (person) => enrolOnce(system, person));
  await together(visitsOf(warm, WARM_LOGINS), AT_A_TIME, (person) => logInOnce(system, person));
  const enrolments = await measure(house, measured, 'enrolment', {
    cores,
    limit: limit.enrolment,
    work: (person) => enrolOnce(system, person),
  });
  const logins = await measure(house, visitsOf(measured, LOGINS), 'login', {
    cores,
    limit: limit.login,
    work: (person) => logInOnce(system, person),
  });
  return [enrolments, logins];
}

/**
 * Enrolments and logins through the whole house, on one core and on two: `npm run bench -- journey`. With a folder for
 * profiles, on one core alone, and slower by what the profiler takes.
 */
export async function run(options: RunOptions): Promise<readonly Benchmark[]> {
  const folder = mkdtempSync(join(tmpdir(), 'inro-bench-'));
  const profile = options.profile === undefined ? undefined : new HouseProfile(options.profile);
  try {
    const env = profile && Object.fromEntries(processes.map(({ name }) => [name, profile.environment]));
    const running = await startSystem({ root, dataDir: folder, port: PORT, ...(env && { env }) });
    try {
      const pids = () => ({ ...running.pids(), persons: process.pid });
      const house = { system: openRunningSystem(folder), pids, profile };
      const limit = await limits();
      const rows = await onCores(house, 1, limit);
      if (cpus().length > 1 && !profile) rows.push(...(await onCores(house, 2, limit)));
      return rows;
    } finally {
      await running.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
