import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromUtf8 } from '@inro/foundation';
import {
  type HttpAnswer,
  httpRequest,
  openParty,
  originOf,
  type PeerClient,
  readTopology,
  type Topology,
} from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { readProblem } from '@inro/problem-table';

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
  const topology = readTopology(join(dataDir, 'topology.json'));
  const castToken = readFileSync(join(dataDir, 'keys', 'cast-token'), 'utf8');
  const origin = (name: string): string => originOf(topology, name);
  return {
    dataDir,
    topology,
    origin,
    peer: (name) => openParty(dataDir, name).peer,
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
    // Counts are told to who asks by the machine's own address.
    metrics: async (name) =>
      fromUtf8(
        (await httpRequest(`http://${topology.inside?.[name] ?? `127.0.0.1:${new URL(origin(name)).port}`}/metrics`))
          .body,
      ),
  };
}

/** True when a system runs on this data folder: all who are in its topology answer. */
export async function isRunning(dataDir: string): Promise<boolean> {
  const file = join(dataDir, 'topology.json');
  if (!existsSync(file)) return false;
  const healthy = Object.values(readTopology(file).origins).map(async (origin) => {
    const answer = await httpRequest(`${origin}/ready`, { timeoutMs: 2_000 });
    return answer.status === 200;
  });
  return (await Promise.all(healthy).catch(() => [false])).every(Boolean);
}

function jsonOf(answer: HttpAnswer): Json {
  const json = (answer.body.length === 0 ? {} : JSON.parse(fromUtf8(answer.body))) as Json;
  if (answer.status < 300) return json;
  throw readProblem(json) ?? new HttpError('http.peer_unavailable', { details: { status: answer.status } });
}
