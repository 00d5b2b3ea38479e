import { readFileSync } from 'node:fs';
import { Secret } from '@inro/foundation';
import type { HostConfig } from '@inro/host';
import type { EgressPolicy } from './egress/guard.ts';

/** What a handset process is told beside its {@link HostConfig}. */
export interface HandsetConfiguration {
  readonly castToken: Secret<string>;
  readonly egress: EgressPolicy;
  /** Whether the machine's own PC/SC readers are offered as cards. */
  readonly pcscReaders: boolean;
}

/**
 * Reads `INRO_CAST_TOKEN` (path), `INRO_FORBIDDEN_PORTS` (comma-separated: what no wallet has any business with),
 * `INRO_FETCH_PUBLIC=1` (names outside the sandbox too), `INRO_PCSC=1` (real readers).
 */
export function readHandsetConfiguration(
  { topology, port }: Pick<HostConfig, 'topology' | 'port'>,
  env: NodeJS.ProcessEnv = process.env,
): HandsetConfiguration {
  const { INRO_CAST_TOKEN: castTokenFile, INRO_FORBIDDEN_PORTS: forbidden } = env;
  if (!castTokenFile) throw new TypeError('INRO_CAST_TOKEN is not set');
  // Not set is not the same as none: a list that was lost would open the databases to every wallet.
  if (forbidden === undefined || !/^(?:\d{1,5}(?:,\d{1,5})*)?$/.test(forbidden))
    throw new TypeError('INRO_FORBIDDEN_PORTS is not set, or is no list of ports');
  return {
    castToken: new Secret(readFileSync(castTokenFile, 'utf8').trim()),
    egress: {
      host: topology.host,
      forbiddenPorts: new Set([port, ...forbidden.split(',').filter(Boolean).map(Number)]),
      publicAddresses: env.INRO_FETCH_PUBLIC === '1',
    },
    pcscReaders: env.INRO_PCSC === '1',
  };
}
