import { readFileSync } from 'node:fs';
import { checkVariables } from '@inro/deployment';
import { z } from 'zod';
import { HostError } from './errors.ts';

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
  /** Ed25519 public keys (base64url, raw 32 bytes) by process name, for signed peer requests. */
  peerKeys: z.record(z.string(), z.string()),
  /** What the CA itself told its supervisor: at the wire its name may be anybody's. */
  authorities: authorityList.min(1).optional(),
});
export type Topology = z.infer<typeof topologySchema>;

/** Reads the file that the supervisor wrote; throws on what is none. */
export const readTopology = (file: string): Topology => topologySchema.parse(JSON.parse(readFileSync(file, 'utf8')));

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
  return {
    name: required('INRO_NAME'),
    port: Number(required('INRO_PORT')),
    bind: env.INRO_BIND ?? '127.0.0.1',
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
