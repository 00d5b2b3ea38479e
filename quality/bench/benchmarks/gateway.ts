import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ProcessHost, RunningProcess } from '@inro/host';
import { startEmbeddedPostgres } from '@inro/host/postgres';
import { freePort, openTestDatabase, temporaryFolder } from '@inro/host/testing';
import { openTown } from '../../../apps/gateway/test/town.ts';
import { type Benchmark, toBenchmark } from '../measure.ts';
import type { BareOrder } from './gateway/bare.ts';
import { bareClient, type LogIn, loginsAtGateway } from './gateway/logins.ts';
import { pin, processorTime } from './journey/processor-time.ts';

const folder = join(import.meta.dirname, 'gateway');
const AT_ONCE = 8;
const WARM = 150;
const LOGINS = 300;
const ROUNDS = 3;

async function child(program: string, order: ProcessHost['config'] | BareOrder) {
  const running = fork(join(folder, program), { execArgv: ['--disable-warning=ExperimentalWarning'] });
  running.send(order as never);
  const [word] = (await once(running, 'message')) as [string];
  return { running, word };
}

async function end(running: ChildProcess): Promise<void> {
  running.disconnect();
  await once(running, 'exit');
}

async function logInOften(logIn: LogIn, count: number): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await logIn();
    }),
  );
}

/** Logins a second by the clock, and of the provider's own processor time. */
async function measure(pid: number, logIn: LogIn): Promise<{ readonly clock: number; readonly processor: number }> {
  const spent = () => processorTime({ provider: pid }).provider!;
  const [before, began] = [spent(), performance.now()];
  await logInOften(logIn, LOGINS);
  return { clock: (LOGINS * 1000) / (performance.now() - began), processor: LOGINS / (spent() - before) };
}

const best = (seen: readonly number[]): number => Number(Math.max(...seen).toFixed(1));

/**
 * Logins by OpenID Connect, from the authorization request to the ID token verified: the gateway on one core, with all that
 * it checks of a phone's answer, and `oidc-provider` with the same adapter and nothing to check; load, phones and PostgreSQL
 * on the other. In turns, the best of three: `npm run bench -- gateway`. Linux only (`taskset`, `/proc`).
 */
export async function run(): Promise<readonly Benchmark[]> {
  const place = temporaryFolder();
  const postgres = await startEmbeddedPostgres({ dataDir: place.path, port: await freePort(), throwaway: true });
  process.env.INRO_TEST_DATABASE = postgres.url;
  const gateway: { pid: number } = { pid: 0 };
  const town = await openTown(undefined, async ({ config }): Promise<RunningProcess> => {
    const { running } = await child('ours.ts', config);
    gateway.pid = running.pid!;
    return { close: () => end(running) };
  });
  const database = await openTestDatabase();
  const { metadata, loginsAt } = bareClient(town);
  const { running: bare, word: origin } = await child('bare.ts', {
    databaseUrl: database.url,
    client: metadata as never,
  });
  try {
    pin([process.pid], [1]);
    pin([gateway.pid, bare.pid!], [0]);
    const works = [
      { pid: gateway.pid, logIn: await loginsAtGateway(town) },
      { pid: bare.pid!, logIn: await loginsAt(origin) },
    ] as const;
    for (const { logIn } of works) await logInOften(logIn, WARM);
    const seen = works.map(() => ({ clock: [] as number[], processor: [] as number[] }));
    for (let round = 0; round < ROUNDS; round++)
      for (const [at, { pid, logIn }] of works.entries()) {
        const { clock, processor } = await measure(pid, logIn);
        seen[at]!.clock.push(clock);
        seen[at]!.processor.push(processor);
      }
    const [ours, theirs] = seen.map(({ clock, processor }) => ({ clock: best(clock), processor: best(processor) }));
    return [
      toBenchmark('login-by-openid-connect', 'logins/s; limit: oidc-provider alone', {
        ours: ours!.clock,
        limit: theirs!.clock,
      }),
      toBenchmark(
        'login-by-openid-connect-processor',
        'logins/s of the provider’s processor time; limit: oidc-provider alone',
        {
          ours: ours!.processor,
          limit: theirs!.processor,
        },
      ),
    ];
  } finally {
    await end(bare);
    await town.dispose();
    await database.dispose();
    await postgres.stop();
    place.dispose();
  }
}
