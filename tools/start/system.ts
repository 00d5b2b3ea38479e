import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listenersOf, PORTS_OF_A_HOUSE, POSTGRES_OFFSET, type ProcessRow, processes } from '@inro/deployment';
import { openParty } from '@inro/host';
import { ensureDatabase } from '@inro/host/postgres';
import type { InroError } from '@inro/problem';
import { servicesOfTheHouse } from '../../apps/operator-console/src/register-services.ts';
import { startBalancer } from './balancer.ts';
import { keptSecret, lockDataFolder, openDataFolder } from './data-folder.ts';
import { DatabaseKeeper } from './database.ts';
import type { Deployment } from './deployment-file.ts';
import { environmentOf, portsOf } from './environment.ts';
import { StartError } from './errors.ts';
import { refuseTakenPorts, untilPortsAreFree } from './own-ports.ts';
import { pinnedWithout } from './pinned-lists.ts';
import { writeProxyConfiguration } from './proxy-configuration.ts';
import { Renewals } from './renewals.ts';
import { openSandboxDoor, type SandboxDoor } from './sandbox/door.ts';
import { type OnExit, Supervisor } from './supervisor.ts';
import { requireSamePlace, writeTopology } from './topology.ts';
import { watchDisk } from './watch-disk.ts';

export interface SystemOptions {
  readonly root: string;
  readonly dataDir: string;
  readonly port: number;
  readonly reset?: boolean;
  /** Public names behind a TLS proxy; `*.localhost` without. */
  readonly deployment?: Deployment | undefined;
  /** Superuser URL of a PostgreSQL server (15 or later) to use instead of the embedded one; `reset` leaves it alone. */
  readonly databaseUrl?: string;
  /** Further environment for one process, e.g. issuing hours of the CA in a drill. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Ends a start that is under way: it stops what it has begun and throws. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
  /** Told of what the operator has to mend while all runs: a disk that is full or fails. */
  readonly onTrouble?: (trouble: InroError) => void;
  /** Names of the processes to run, for drills; all of them unless told. */
  readonly only?: readonly string[];
  /** What stands before every server with a database, for drills: listens on its port and hands on to the other ports; with the server's name. */
  readonly front?: (port: number, ports: readonly number[], name: string) => Promise<{ stop(): void }>;
  /** Told of every process that ends, for drills. */
  readonly onExit?: OnExit;
  /** Instances of every server with a database: requests go to them in turn. */
  readonly instances?: number;
}

export interface System {
  /** The one address to open. */
  readonly address: string;
  readonly topologyFile: string;
  readonly dataDir: string;
  readonly postgresUrl: string;
  /** True when this start made the data folder. */
  readonly fresh: boolean;
  pids(): Record<string, number>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL and every process, each in its own database and role, and waits until all are healthy. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { root, dataDir, port, onProgress = () => undefined, onTrouble = () => undefined } = options;
  const lock = lockDataFolder(dataDir);
  const supervisor = new Supervisor(root, dataDir, options.onExit);
  let postgres: DatabaseKeeper | undefined;
  const balancers: { stop(): void }[] = [];
  let renewals: Renewals | undefined;
  let sandbox: SandboxDoor | undefined;
  const disk = watchDisk(dataDir, onTrouble);
  const stop = async (): Promise<void> => {
    await sandbox?.close();
    await renewals?.stop();
    await supervisor.stop();
    for (const balancer of balancers) balancer.stop();
    await postgres?.stop();
    disk.stop();
    lock.release();
  };
  options.signal?.addEventListener('abort', () => void supervisor.stop());
  try {
    if (lock.wasLeft) await untilPortsAreFree(port);
    openDataFolder(dataDir, options.reset ?? false);
    requireSamePlace(dataDir, port, options.deployment);
    await refuseTakenPorts(port);
    const fresh = !existsSync(join(dataDir, 'topology.json'));
    const topologyFile = writeTopology(dataDir, port, options.deployment);
    if (options.deployment) writeProxyConfiguration(dataDir, port, options.deployment);
    if (options.databaseUrl === undefined)
      postgres = await DatabaseKeeper.start({
        dataDir: join(dataDir, 'postgres'),
        port: port + POSTGRES_OFFSET,
        onTrouble,
      });
    onProgress('PostgreSQL');
    const superuserUrl = options.databaseUrl ?? postgres!.url;
    const databasePort = Number(new URL(superuserUrl).port || process.env.PGPORT || 5432);
    // A server may hold the databases of several data folders, and of folders that are gone.
    const prefix = options.databaseUrl === undefined ? '' : prefixOf(dataDir);
    const startOne = async (row: ProcessRow): Promise<void> => {
      const databaseUrl = row.database ? await databaseOf(superuserUrl, dataDir, row, prefix) : undefined;
      const env = {
        ...environmentOf(row, { dataDir, port, topologyFile, databaseUrl, databasePort }),
        ...options.env?.[row.name],
      };
      const { instances = 1, front } = options;
      const several = row.database && (instances > 1 || front !== undefined);
      const steps = several ? Array.from({ length: instances }, (_, n) => (n + 1) * PORTS_OF_A_HOUSE) : [0];
      if (several)
        for (const { name, offset } of listenersOf([row])) {
          const ports = steps.map((step) => port + offset + step);
          balancers.push(await (front ?? startBalancer)(port + offset, ports, name));
        }
      for (const step of steps) {
        const { authorities } = await supervisor.start({
          name: step > PORTS_OF_A_HOUSE ? `${row.name}-${step / PORTS_OF_A_HOUSE}` : row.name,
          main: row.main,
          tellsRoots: row.tellsRoots === true,
          env: { ...env, ...(several ? portsOf(row, port + step) : {}) },
        });
        if (authorities) writeTopology(dataDir, port, options.deployment, authorities);
      }
      onProgress(row.name);
    };
    const runs = (name: string): boolean => options.only?.includes(name) ?? true;
    const [first, ...others]: ProcessRow[] = processes.filter((row) => runs(row.name));
    await startOne(first!);
    await Promise.all(others.map(startOne));
    if (options.deployment === undefined && runs('developers'))
      sandbox = await openSandboxDoor({ root, dataDir, port, supervisor });
    const operator = openParty(dataDir, 'operator');
    renewals = new Renewals(
      operator.peer,
      servicesOfTheHouse.filter(({ name }) => runs(name)),
      onTrouble,
    );
    const { authorities = [] } = operator.topology;
    await renewals.start(authorities);
    const unaware = pinnedWithout(dataDir, authorities);
    if (unaware.length > 0)
      onTrouble(new StartError('start.roots_not_pinned', { details: { processes: unaware.join(', ') } }));
    return {
      address: `http://localhost:${port}`,
      topologyFile,
      dataDir,
      postgresUrl: superuserUrl,
      fresh,
      pids: () => ({ ...postgres?.pids(), ...supervisor.pids() }),
      stop,
    };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/** Before its databases of a server. A folder that has some from before there were ids goes on with those. */
function prefixOf(dataDir: string): string {
  const before = existsSync(join(dataDir, 'keys', 'database-ca'));
  const id = keptSecret(dataDir, 'folder-id', () => (before ? '' : randomBytes(4).toString('hex')));
  return id === '' ? 'inro_' : `inro_${id}_`;
}

async function databaseOf(superuserUrl: string, dataDir: string, row: ProcessRow, prefix: string): Promise<string> {
  const name = `${prefix}${row.name.replaceAll('-', '_')}`;
  const password = keptSecret(dataDir, `database-${row.name}`);
  return await ensureDatabase(superuserUrl, name, password);
}
