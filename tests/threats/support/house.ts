import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditOf, processes } from '@inro/deployment';
import { Secret } from '@inro/foundation';
import { createLogger, type HostConfig, type Logger, PeerClient, type RunningProcess } from '@inro/host';
import { movableClock, openTestDatabase, temporaryFolder, testTopology } from '@inro/host/testing';
import { registerService, servicesOfTheHouse } from '../../../apps/operator-console/src/register-services.ts';
import { openRunningSystem, type RunningSystem } from '../../../quality/people/running-system.ts';
import { clinic, clinicImprint } from '../../../quality/testing/house/service.ts';
import type { Means, Places } from './means.ts';
import { starters } from './starters.ts';
import { asItIs, type World } from './without.ts';

export type Name = keyof typeof starters;

const services = [
  ...servicesOfTheHouse,
  {
    name: 'clinic',
    title: clinic,
    entitlement: { kinds: ['authenticationVerifier'], acts: ['login'] },
    imprint: clinicImprint,
  },
];
const withDatabase = [...processes.filter(({ database }) => database).map(({ name }) => name), 'clinic'];
const topologyNames = ['status', 'counter', 'operator', 'wallet'];

/**
 * The real servers of these names on sockets, each with a database of its own, a clock for all that tests move, and the
 * hands of counter, operator and cast. `replace` puts one of them into another world: the same keys, the same database.
 */
export async function openHouse(
  names: readonly Name[],
  options: { readonly log?: (name: string) => Logger; readonly witnesses?: true } = {},
) {
  // A handset is nothing without the maker of its elements.
  const wanted = names.includes('handset') ? (['phone-maker', ...names] as const) : names;
  const folder = temporaryFolder();
  const clock = movableClock();
  const topology = await testTopology([...Object.keys(starters), ...topologyNames]);
  const databases = Object.fromEntries(
    await Promise.all(
      names
        .filter((name) => withDatabase.includes(name))
        .map(async (name) => [name, await openTestDatabase()] as const),
    ),
  );
  const places = preparePlaces(folder.path, Object.values(databases)[0]?.url);
  const meansOf = (name: Name): Means => {
    const config = {
      ...topology.configs[name]!,
      databaseUrl: databases[name]?.url,
      dataDir: join(folder.path, name),
      auditWitness: auditOf(name).witness,
      ...(options.witnesses && { auditKeepers: auditOf(name).keepers }),
    };
    mkdirSync(config.dataDir, { recursive: true });
    return {
      config,
      clock,
      places,
      log: options.log?.(name) ?? createLogger(name, process.env.INRO_LOG_LEVEL ?? 'silent'),
    };
  };
  const running = new Map<Name, RunningProcess>();
  const start = async (name: Name, world: World = asItIs): Promise<void> => {
    const started = await starters[name](meansOf(name), world);
    running.set(name, started);
    if (started.says) Object.assign(topology.configs.ca!.topology, started.says);
  };
  const stop = async (name: Name): Promise<void> => {
    await running.get(name)?.close();
    running.delete(name);
  };
  const peer = (name: string) => new PeerClient(topology.configs[name]!, clock);
  const system = { ...systemIn(folder.path, topology.configs), peer };
  const close = async (): Promise<void> => {
    for (const name of [...running.keys()].reverse()) await stop(name);
    for (const database of Object.values(databases)) await database.dispose();
    topology.dispose();
    folder.dispose();
  };
  try {
    for (const name of wanted) await start(name);
    for (const service of services)
      if (wanted.includes(service.name as Name)) await registerService(peer('operator'), service);
  } catch (failure) {
    await close();
    throw failure;
  }

  return {
    clock,
    system,
    databases,
    places,
    folder: folder.path,
    configs: topology.configs,
    peer,
    meansOf,
    start,
    stop,
    /** Ends one server and starts it again as it is in another world. */
    async replace(name: Name, world: World = asItIs): Promise<void> {
      await stop(name);
      await start(name, world);
    },
    close,
  };
}
export type House = Awaited<ReturnType<typeof openHouse>>;

/** The house as counter, operator and cast reach it. */
function systemIn(folder: string, configs: Readonly<Record<string, HostConfig>>): RunningSystem {
  writeFileSync(join(folder, 'topology.json'), JSON.stringify(configs.ca!.topology));
  for (const name of ['counter', 'operator'])
    copyFileSync(configs[name]!.peerKeyFile!, join(folder, 'keys', `peer-${name}.pem`));
  return openRunningSystem(folder);
}

function preparePlaces(folder: string, databaseUrl: string | undefined): Places {
  const secret = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600 });
    return path;
  };
  mkdirSync(join(folder, 'keys'));
  const castToken = randomBytes(24).toString('base64url');
  writeFileSync(join(folder, 'keys', 'cast-token'), castToken);
  writeFileSync(join(folder, 'keys', 'counter-token'), randomBytes(24).toString('base64url'));
  const places = {
    folder,
    issuerKey: secret('issuer.key'),
    providerKey: secret('provider.key'),
    makerDir: join(folder, 'maker'),
    castToken: new Secret(castToken),
    databasePort: databaseUrl === undefined ? 0 : Number(new URL(databaseUrl).port),
  };
  mkdirSync(places.makerDir);
  return places;
}
