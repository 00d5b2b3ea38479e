import { generateKeyPair, generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Benchmark, rates, toBenchmark } from '../tools/bench/measure.ts';
import { openRunningSystem, type RunningSystem } from '../tools/cast/running-system.ts';
import { startSystem } from '../tools/start/system.ts';
import { enrolOnce, logInOnce, type Person, prepare, together } from './journey/people.ts';
import { pin, processorTime } from './journey/processor-time.ts';

const root = join(import.meta.dirname, '..');
const PORT = 30_000;
const AT_A_TIME = 4;
const WARM = 2;
/** Key generation takes now long, now short: enough of them that the mean holds. */
const ENROLMENTS = 16;
const LOGINS = 240;
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
}

const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits));

/** One row: `ours` by the clock, beside it by processor time; the ratio is of processor times, which neighbours on the machine disturb least. */
async function measure(
  { pids }: House,
  persons: readonly Person[],
  name: string,
  { cores, limit, work }: { cores: number; limit: number; work: (person: Person) => Promise<void> },
): Promise<Benchmark> {
  const before = processorTime(pids());
  const began = performance.now();
  await together(persons, AT_A_TIME, work);
  const seconds = (performance.now() - began) / 1000;
  const after = processorTime(pids());
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

async function onCores(house: House, cores: number, limit: Limits): Promise<Benchmark[]> {
  const { system, pids } = house;
  pin(Object.values(pids()), [...Array(cores).keys()]);
  // One first alone: the counter's officer gets a certificate once.
  const persons = [await prepare(system)];
  persons.push(...(await together(Array(WARM + ENROLMENTS - 1).fill(system), AT_A_TIME, prepare)));
  for (const person of persons.slice(0, WARM)) {
    await enrolOnce(system, person);
    for (let i = 0; i < 10; i++) await logInOnce(system, person);
  }
  const measured = persons.slice(WARM);
  const enrolments = await measure(house, measured, 'enrolment', {
    cores,
    limit: limit.enrolment,
    work: (person) => enrolOnce(system, person),
  });
  const visits = Array.from({ length: LOGINS }, (_, i) => measured[i % measured.length]!);
  const logins = await measure(house, visits, 'login', {
    cores,
    limit: limit.login,
    work: (person) => logInOnce(system, person),
  });
  return [enrolments, logins];
}

/** Enrolments and logins through the whole house, on one core and on two: `npm run bench -- journey`. */
export async function run(): Promise<readonly Benchmark[]> {
  const folder = mkdtempSync(join(tmpdir(), 'inro-bench-'));
  try {
    const running = await startSystem({ root, dataDir: folder, port: PORT });
    try {
      const house = { system: openRunningSystem(folder), pids: () => ({ ...running.pids(), persons: process.pid }) };
      const limit = await limits();
      const rows = await onCores(house, 1, limit);
      if (cpus().length > 1) rows.push(...(await onCores(house, 2, limit)));
      return rows;
    } finally {
      await running.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
