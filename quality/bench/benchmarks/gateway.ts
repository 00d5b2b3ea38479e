import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, sql } from '@inro/host';
import { startSystem } from '../../../tools/start/system.ts';
import { openRunningSystem } from '../../people/running-system.ts';
import { type Benchmark, toBenchmark } from '../measure.ts';
import type { BareOrder } from './gateway/bare.ts';
import { bareClient, type LogIn, loginsAtGateway } from './gateway/logins.ts';
import { enrolOnce, type Person, prepare, together } from './journey/people.ts';
import { pin, processorTime } from './journey/processor-time.ts';

const root = join(import.meta.dirname, '../../..');
const PORT = 31_000;
const AT_ONCE = 4;
const PERSONS = 8;
const WARM = 160;
const LOGINS = 240;
const ROUNDS = 3;

/** The bare provider in a process of its own, with a database beside the gateway's. */
async function startBare(postgresUrl: string, client: BareOrder['client']) {
  const server = openDatabase(postgresUrl, { poolSize: 1 });
  await sql`create database bare_provider`.execute(server);
  await server.destroy();
  const databaseUrl = new URL(postgresUrl);
  databaseUrl.pathname = '/bare_provider';
  const running = fork(join(import.meta.dirname, 'gateway/bare.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  running.send({ databaseUrl: databaseUrl.href, client } satisfies BareOrder as never);
  const [origin] = (await once(running, 'message')) as [string];
  const close = async (): Promise<void> => {
    running.disconnect();
    await once(running, 'exit');
  };
  return { origin, pid: running.pid!, close };
}

interface Provider {
  readonly pid: number;
  readonly logIn: LogIn;
}

const often = (persons: readonly Person[], count: number, logIn: LogIn): Promise<unknown> =>
  together(
    Array.from({ length: count }, (_, i) => persons[i % persons.length]!),
    AT_ONCE,
    logIn,
  );

/** Logins for each second of the provider's own processor time: what load and phones take on the other core is not in it. */
async function measure({ pid, logIn }: Provider, persons: readonly Person[]): Promise<number> {
  const spent = () => processorTime({ provider: pid }).provider!;
  const before = spent();
  await often(persons, LOGINS, logIn);
  return LOGINS / (spent() - before);
}

/**
 * Logins by OpenID Connect, from the authorization request to the ID token verified: the gateway of a house on one core,
 * with all that it checks of a phone's answer, and `oidc-provider` with the same adapter and nothing to check; phones, load
 * and PostgreSQL on the other. In turns, the best of three: `npm run bench -- gateway`. Linux only (`taskset`, `/proc`).
 */
export async function run(): Promise<readonly Benchmark[]> {
  const folder = mkdtempSync(join(tmpdir(), 'inro-bench-'));
  const house = await startSystem({ root, dataDir: folder, port: PORT });
  const { metadata, loginsAt } = bareClient();
  const bare = await startBare(house.postgresUrl, metadata as never);
  try {
    const system = openRunningSystem(folder);
    const persons = [await prepare(system)];
    persons.push(...(await together(Array(PERSONS - 1).fill(system), AT_ONCE, prepare)));
    await together(persons, AT_ONCE, (person) => enrolOnce(system, person));
    const ours = { pid: house.pids().gateway!, logIn: await loginsAtGateway(system) };
    const theirs = { pid: bare.pid, logIn: await loginsAt(bare.origin) };
    pin([process.pid, ...Object.values(house.pids())], [1]);
    pin([ours.pid, theirs.pid], [0]);
    for (const { logIn } of [ours, theirs]) await often(persons, WARM, logIn);
    let [best, limit] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      best = Math.max(best, await measure(ours, persons));
      limit = Math.max(limit, await measure(theirs, persons));
    }
    const unit = 'logins/s of the provider’s processor time; limit: oidc-provider alone';
    return [toBenchmark('login-by-openid-connect', unit, { ours: Math.round(best), limit: Math.round(limit) })];
  } finally {
    await bare.close();
    await house.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
