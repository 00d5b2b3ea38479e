import { mkdirSync } from 'node:fs';
import { createLogger, openPinnedRoots, PeerClient, systemRandomness } from '@inro/host';
import { movableClock, openTestDatabase, temporaryFolder, testTopology } from '@inro/host/testing';
import { json } from '../../../../quality/testing/house/handset.ts';
import { openMakerCa, publishedCertificates } from '../../../phone-maker/src/certificates.ts';
import { startRegistration } from '../../src/start.ts';
import { authorityTrust } from '../../src/trust/authority-trust.ts';
import { readDeviceModels } from '../../src/trust/device-models.ts';
import { startAuthority } from './authority.ts';
import { merge } from './merge.ts';
import { startTsm } from './tsm.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are asserted by the tests, member by member
export type Json = any;

/** Registration over a real database, with the authority and a TSM that says yes beside it. */
export async function startProcesses() {
  const clock = movableClock();
  const database = await openTestDatabase();
  const names = ['registration', 'ca', 'status', 'tsm', 'tsm-issuer', 'tsm-provider', 'counter', 'operator', 'wallet'];
  const topology = await testTopology(names);
  const folder = temporaryFolder();
  const makersFile = publishedCertificates(folder.path);
  const maker = await openMakerCa(folder.path, { now: () => new Date(clock.now().getTime() - 86_400_000) });
  const authority = await startAuthority(topology.configs.ca!, clock, folder.path);
  const config = { ...topology.configs.registration!, databaseUrl: database.url };
  const log = createLogger('test', process.env.INRO_LOG_LEVEL ?? 'silent');
  mkdirSync(config.dataDir, { recursive: true });
  const trust = authorityTrust(
    { config, log, clock, randomness: systemRandomness },
    await openPinnedRoots({ ...config, topology: { ...config.topology, ...authority.says } }, {}),
    makersFile,
  );
  const start = (port = config.port) =>
    startRegistration({
      config: { ...config, port },
      log,
      clock,
      randomness: systemRandomness,
      models: readDeviceModels(),
      trust,
    });
  let running = await start();
  let tsm: Awaited<ReturnType<typeof startTsm>> | undefined = await startTsm(topology.configs.tsm!, clock);
  const peer = (name: string) => new PeerClient(topology.configs[name]!, clock);
  return merge(authority, {
    clock,
    config,
    topology,
    peers: {
      registration: peer('registration'),
      tsm: peer('tsm'),
      counter: peer('counter'),
      operator: peer('operator'),
      wallet: peer('wallet'),
    },
    makersFile,
    maker,
    otherMaker: () => openMakerCa(`${folder.path}/other`, clock),
    get context() {
      return running.context;
    },
    get reconciliation() {
      return running.reconciliation;
    },
    get tsmOrders() {
      return tsm?.orders ?? [];
    },
    start,
    async restart() {
      await running.close();
      running = await start();
    },
    async stopTsm() {
      await tsm?.close();
      tsm = undefined;
    },
    async startTsm() {
      tsm = await startTsm(topology.configs.tsm!, clock);
    },
    /** A request as a wallet makes it. */
    async call(method: string, path: string, body?: unknown, token?: string) {
      const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
      const answer = await json(method, `http://registration.localhost:${config.port}${path}`, { body, headers });
      return { status: answer.status, body: answer.body as Json };
    },
    async dispose() {
      await running.close();
      await tsm?.close();
      await authority.disposeOfCa();
      await database.dispose();
      topology.dispose();
      folder.dispose();
    },
  });
}
export type Processes = Awaited<ReturnType<typeof startProcesses>>;
