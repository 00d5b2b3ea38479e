import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '@inro/foundation';
import type { HostConfig } from '@inro/host';
import { z } from 'zod';
import type { EgressPolicy } from './egress/guard.ts';

/** The relying parties as the CA publishes them; none where there is no such file yet. */
const published = z.object({ origins: z.array(z.string()) });

/** What a handset process is told beside its {@link HostConfig}. */
export interface HandsetConfiguration {
  readonly castToken: Secret<string>;
  readonly egress: EgressPolicy;
  /** Whether the machine's own PC/SC readers are offered as cards. */
  readonly pcscReaders: boolean;
}

/**
 * Reads `INRO_CAST_TOKEN` (path), `INRO_FORBIDDEN_PORTS` (comma-separated: what no wallet has any business with),
 * `INRO_OPEN_NAMES` (names of the topology that wallets use), `INRO_RELYING_PARTIES` (folder in which the CA says whom
 * it certified; read at each request, for one may be added or withdrawn), `INRO_FETCH_PUBLIC=1` (names outside the sandbox too), `INRO_PCSC=1` (real readers).
 */
export function readHandsetConfiguration(
  { topology, port }: Pick<HostConfig, 'topology' | 'port'>,
  env: NodeJS.ProcessEnv = process.env,
): HandsetConfiguration {
  const { INRO_CAST_TOKEN: castTokenFile, INRO_FORBIDDEN_PORTS: forbidden, INRO_OPEN_NAMES: open } = env;
  if (!castTokenFile) throw new TypeError('INRO_CAST_TOKEN is not set');
  // Not set is not the same as none: a list that was lost would open the databases to every wallet.
  if (forbidden === undefined || !/^(?:\d{1,5}(?:,\d{1,5})*)?$/.test(forbidden))
    throw new TypeError('INRO_FORBIDDEN_PORTS is not set, or is no list of ports');
  if (open === undefined || !env.INRO_RELYING_PARTIES)
    throw new TypeError('INRO_OPEN_NAMES or INRO_RELYING_PARTIES is not set');
  const origins = new Set(open.split(',').map((name) => topology.origins[name]));
  const file = join(env.INRO_RELYING_PARTIES, 'relying-parties.json');
  return {
    castToken: new Secret(readFileSync(castTokenFile, 'utf8').trim()),
    egress: {
      host: topology.host,
      isKnown: (origin) => origins.has(origin) || originsIn(file).includes(origin),
      forbiddenPorts: new Set([port, ...forbidden.split(',').filter(Boolean).map(Number)]),
      publicAddresses: env.INRO_FETCH_PUBLIC === '1',
    },
    pcscReaders: env.INRO_PCSC === '1',
  };
}

const originsIn = (file: string): readonly string[] =>
  existsSync(file) ? published.parse(JSON.parse(readFileSync(file, 'utf8'))).origins : [];
