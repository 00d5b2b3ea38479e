import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, toHex } from '@inro/foundation';
import { createLogger, httpRequest, type RunningProcess, systemClock } from '@inro/host';
import { openTestDatabase, temporaryFolder, testTopology } from '@inro/host/testing';
import {
  type LocalAgentPorts,
  type RelayDoor,
  runLocalAgent,
  type SessionResult,
} from '../../../wallet/src/core/local-agent/index.ts';
import { startFront } from '../../src/front/start.ts';
import { startIssuer } from '../../src/issuer/start.ts';
import { startProvider } from '../../src/provider/start.ts';
import { type Fault, masterKeys, setSecrets, TestDoor, type TestElement } from './phone.ts';
import { RegistrationStand } from './registration.ts';

type Role = 'tsm' | 'tsm-issuer' | 'tsm-provider';

/** The three real processes of the TSM on sockets with databases of their own, and registration beside them. */
export async function startHouse(
  options: { readonly log?: (name: string) => ReturnType<typeof createLogger>; readonly clock?: Clock } = {},
) {
  const folder = temporaryFolder();
  const { configs, dispose: disposeTopology } = await testTopology([
    'tsm',
    'tsm-issuer',
    'tsm-provider',
    'registration',
  ]);
  const names: readonly Role[] = ['tsm', 'tsm-issuer', 'tsm-provider'];
  const databases = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await openTestDatabase()] as const)),
  ) as Record<Role, Awaited<ReturnType<typeof openTestDatabase>>>;
  const keyFile = (name: string, key: Uint8Array): string => {
    const path = join(folder.path, `${name}-master.key`);
    writeFileSync(path, toHex(key), { mode: 0o600 });
    return path;
  };
  const [issuerKey, providerKey] = [keyFile('issuer', masterKeys.issuer), keyFile('provider', masterKeys.provider)];
  const hostOf = (name: Role) => ({
    config: { ...configs[name]!, databaseUrl: databases[name].url },
    log: options.log?.(name) ?? createLogger(name, process.env.INRO_LOG_LEVEL ?? 'silent'),
    clock: options.clock ?? systemClock,
  });
  const starters: Record<Role, () => Promise<RunningProcess>> = {
    tsm: () => startFront(hostOf('tsm')),
    'tsm-issuer': () => startIssuer(hostOf('tsm-issuer'), issuerKey),
    'tsm-provider': () => startProvider(hostOf('tsm-provider'), providerKey),
  };
  const running = new Map<Role, RunningProcess>();
  for (const name of names) running.set(name, await starters[name]());
  const registration = await RegistrationStand.start(configs.registration!, options.clock);

  return {
    registration,
    databases,
    configs,
    hostOf,
    newId: () => `app-${randomBytes(6).toString('hex')}`,
    /** Ends one process; the answer starts it again on the same database. */
    async stop(name: Role): Promise<() => Promise<void>> {
      await running.get(name)!.close();
      return async () => {
        running.set(name, await starters[name]());
      };
    },
    /** Ends one process and starts it again on the same database. */
    async restart(name: Role): Promise<void> {
      await running.get(name)!.close();
      running.set(name, await starters[name]());
    },
    async dispose(): Promise<void> {
      for (const process of running.values()) await process.close();
      await registration.close();
      for (const database of Object.values(databases)) await database.dispose();
      disposeTopology();
      folder.dispose();
    },
  };
}
export type House = Awaited<ReturnType<typeof startHouse>>;

/** One session of the wallet's local agent with a phone, over real HTTP. */
export async function runSession(
  phone: Pick<TestElement, 'element' | 'store'>,
  seram: { readonly url: string; readonly sessionId: string },
  options: {
    readonly fault?: Fault;
    readonly door?: RelayDoor;
    readonly http?: LocalAgentPorts['http'];
    readonly onNotification?: LocalAgentPorts['onNotification'];
    readonly wait?: LocalAgentPorts['wait'];
  } = {},
): Promise<SessionResult & { readonly commands: number; readonly notifications: string[] }> {
  const own = new TestDoor(phone, options.fault);
  const door = options.door ?? own;
  const notifications: string[] = [];
  const result = await runLocalAgent(
    {
      door,
      http: options.http ?? postOverSocket,
      wait: options.wait ?? ((ms) => new Promise((done) => setTimeout(done, Math.min(ms, 20)))),
      onNotification: async (notification) => {
        notifications.push(notification.kind);
        if (options.onNotification) await options.onNotification(notification);
        else if (notification.kind === 'setSecrets') await setSecrets(phone.element);
      },
    },
    { ...seram, secureElement: { seType: 'eSE', seId: 'eSE1' } },
  );
  return { ...result, commands: own.commands, notifications };
}

export const postOverSocket: LocalAgentPorts['http'] = async ({ url, method, headers = {}, body }) => {
  const answer = await httpRequest(url, { method, headers, ...(body ? { body } : {}), timeoutMs: 30_000 });
  return { status: answer.status, headers: answer.headers as Record<string, string>, body: answer.body };
};
