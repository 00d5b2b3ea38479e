import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromUtf8 } from '@inro/foundation';
import {
  type HttpAnswer as HostAnswer,
  type HostConfig,
  httpRequest,
  PeerClient,
  systemClock,
  type Topology,
} from '@inro/host';
import { InroError, isErrorCode } from '@inro/problem';
import type { HttpTransport } from '@inro/wallet/core';

type Json = Readonly<Record<string, unknown>>;

/** A system that `npm start` (or the journey itself) runs, as its people reach it: over HTTP, with their own keys. */
export interface RunningSystem {
  readonly dataDir: string;
  readonly topology: Topology;
  origin(name: string): string;
  /** The counter's or the operator's signed requests. */
  peer(name: 'counter' | 'operator'): PeerClient;
  /** The handset's cast door. */
  cast(method: string, path: string, body?: unknown): Promise<Json>;
  /** The metrics text of a process. */
  metrics(name: string): Promise<string>;
}

/** Opens a system by its data folder. */
export function openRunningSystem(dataDir: string): RunningSystem {
  const topology = JSON.parse(readFileSync(join(dataDir, 'topology.json'), 'utf8')) as Topology;
  const castToken = readFileSync(join(dataDir, 'keys', 'cast-token'), 'utf8');
  const origin = (name: string): string => {
    const found = topology.origins[name];
    if (!found) throw new TypeError(`the topology names no ${name}`);
    return found;
  };
  return {
    dataDir,
    topology,
    origin,
    peer: (name) => new PeerClient(personConfig(dataDir, name, topology), systemClock),
    async cast(method, path, body) {
      const answer = await httpRequest(`${origin('handset')}${path}`, {
        method,
        timeoutMs: 30_000,
        headers: {
          authorization: `Bearer ${castToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return jsonOf(answer);
    },
    metrics: async (name) => fromUtf8((await httpRequest(`${origin(name)}/metrics`)).body),
  };
}

/** True when a system runs on this data folder: all who are in its topology answer. */
export async function isRunning(dataDir: string): Promise<boolean> {
  if (!existsSync(join(dataDir, 'topology.json'))) return false;
  const { origins } = JSON.parse(readFileSync(join(dataDir, 'topology.json'), 'utf8')) as Topology;
  const needed = ['registration', 'ca', 'tsm', 'tsm-issuer', 'tsm-provider', 'handset'];
  const healthy = needed.map(async (name) => {
    const answer = await httpRequest(`${origins[name]}/health`, { timeoutMs: 2_000 });
    return answer.status === 200;
  });
  return (await Promise.all(healthy).catch(() => [false])).every(Boolean);
}

export const personConfig = (dataDir: string, name: string, topology: Topology): HostConfig => ({
  name,
  port: 0,
  bind: '127.0.0.1',
  dataDir: join(dataDir, name),
  databaseUrl: undefined,
  topology,
  peerKeyFile: join(dataDir, 'keys', `peer-${name}.pem`),
  logLevel: 'silent',
  logFile: undefined,
});

function jsonOf(answer: HostAnswer): Json {
  const json = (answer.body.length === 0 ? {} : JSON.parse(fromUtf8(answer.body))) as Json;
  if (answer.status < 300) return json;
  if (isErrorCode(json.code)) throw new InroError(json.code);
  throw new InroError('http.peer_unavailable', { details: { status: answer.status } });
}

/** A transport over sockets, with headers of its own on every request. */
export const socketTransport =
  (more: Readonly<Record<string, string>> = {}): HttpTransport =>
  async ({ url, headers, ...request }) => {
    const answer = await httpRequest(url, { ...request, headers: { ...headers, ...more }, timeoutMs: 60_000 });
    const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return { status: answer.status, headers: Object.fromEntries(flat), body: answer.body };
  };
