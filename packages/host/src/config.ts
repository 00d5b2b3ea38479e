import { readFileSync } from 'node:fs';
import { checkVariables, type ProcessRow, processes } from '@inro/deployment';
import { z } from 'zod';
import { isLoopback } from './addresses.ts';
import { HostError } from './errors.ts';
import { reachInside } from './inside.ts';

/** The authority's roots as its status side lists them; certificates in base64. */
export const authorityList = z.array(
  z.strictObject({ name: z.string(), purpose: z.string(), certificate: z.base64() }),
);
export type AuthorityList = z.infer<typeof authorityList>;

/** One file tells every process where the others are and by which key they sign; the supervisor writes it. */
const topologySchema = z.object({
  /** Suffix of all names: `localhost` in the sandbox. */
  host: z.string().default('localhost'),
  /** Origins by name. */
  origins: z.record(z.string(), z.string()),
  /** Where those listen whose origins are public names behind a proxy: `127.0.0.1:PORT` by name. */
  inside: z.record(z.string(), z.string().regex(/^127\.0\.0\.1:\d{1,5}$/)).optional(),
  /** Ed25519 public keys (base64url, raw 32 bytes) by process name, for signed peer requests. */
  peerKeys: z.record(z.string(), z.string()),
  /** What the CA itself told its supervisor: at the wire its name may be anybody's. */
  authorities: authorityList.min(1).optional(),
});
export type Topology = z.infer<typeof topologySchema>;

/** Reads the file that the supervisor wrote; throws on what is none. */
export function readTopology(file: string): Topology {
  const topology = topologySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  reachInside(topology.origins, topology.inside ?? {});
  return topology;
}

export interface HostConfig {
  /** Name of this process, as in the topology. */
  readonly name: string;
  readonly port: number;
  /** Address to bind; loopback unless told. */
  readonly bind: string;
  /** Folder of this process alone. */
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly topology: Topology;
  /** PKCS#8 PEM of this process's Ed25519 peer key. */
  readonly peerKeyFile: string | undefined;
  /** Who is told how this process's audit log goes on, and of whom it is told so. */
  readonly auditWitness?: string | undefined;
  readonly auditKeepers?: readonly string[];
  readonly logLevel: string;
  /** Where the log goes instead of standard output. */
  readonly logFile: string | undefined;
}

/** `host.variable_unknown` or `host.variable_wrong` for an environment that somebody wrote otherwise than it is read (ADR 52). */
export function requireKnownVariables(env: NodeJS.ProcessEnv = process.env): void {
  const found = checkVariables(env);
  if (found === undefined) return;
  const { variable, nearest, wanted } = found;
  throw nearest
    ? new HostError('host.variable_unknown', { details: { variable, nearest } })
    : new HostError('host.variable_wrong', { details: { variable, wanted: wanted ?? '' } });
}

/** Reads what every server is told: docs/operations/configuration.md. */
export function readHostConfig(env: NodeJS.ProcessEnv = process.env): HostConfig {
  requireKnownVariables(env);
  const required = (name: string): string => {
    const value = env[name];
    if (!value) throw new TypeError(`${name} is not set`);
    return value;
  };
  const [name, bind] = [required('INRO_NAME'), env.INRO_BIND || '127.0.0.1'];
  const row: ProcessRow | undefined = processes.find((one) => one.name === name);
  if (row?.machineOnly && !isLoopback(bind)) throw new HostError('host.cast_exposed', { details: { process: name } });
  return {
    name,
    port: Number(required('INRO_PORT')),
    bind,
    dataDir: required('INRO_DATA_DIR'),
    databaseUrl: env.DATABASE_URL,
    topology: readTopology(required('INRO_TOPOLOGY')),
    peerKeyFile: env.INRO_PEER_KEY,
    auditWitness: env.INRO_AUDIT_WITNESS,
    auditKeepers: env.INRO_AUDIT_KEEPERS?.split(',') ?? [],
    logLevel: env.INRO_LOG_LEVEL ?? 'info',
    logFile: env.INRO_LOG_FILE,
  };
}
