import { readFileSync } from 'node:fs';
import { Secret } from '@inro/foundation';
import type { HostConfig } from '@inro/host';
import type { EgressPolicy } from './egress/guard.ts';

/** What a handset process is told beside its {@link HostConfig}. */
export interface HandsetConfiguration {
  /** Path of the maker's main module. */
  readonly makerProgram: string;
  readonly castToken: Secret<string>;
  readonly egress: EgressPolicy;
  /** Whether the machine's own PC/SC readers are offered as cards. */
  readonly pcscReaders: boolean;
}

/** Names in the topology that no wallet has any business with. */
const NOT_FOR_WALLETS = ['handset', 'wallet', 'home', 'ca', 'tsm-issuer', 'tsm-provider'];

/**
 * Reads `INRO_MAKER` (path), `INRO_CAST_TOKEN` (path), `INRO_FORBIDDEN_PORTS` (comma-separated: databases),
 * `INRO_FETCH_PUBLIC=1` (names outside the sandbox too), `INRO_PCSC=1` (real readers).
 */
export function readHandsetConfiguration(
  { topology, port }: Pick<HostConfig, 'topology' | 'port'>,
  env: NodeJS.ProcessEnv = process.env,
): HandsetConfiguration {
  const { INRO_MAKER: makerProgram, INRO_CAST_TOKEN: castTokenFile } = env;
  if (!makerProgram || !castTokenFile) throw new TypeError('INRO_MAKER or INRO_CAST_TOKEN is not set');
  const ports = NOT_FOR_WALLETS.flatMap((name) => {
    const origin = topology.origins[name];
    return origin === undefined ? [] : [Number(new URL(origin).port)];
  });
  const databases = (env.INRO_FORBIDDEN_PORTS ?? '').split(',').filter(Boolean).map(Number);
  return {
    makerProgram,
    castToken: new Secret(readFileSync(castTokenFile, 'utf8').trim()),
    egress: {
      host: topology.host,
      forbiddenPorts: new Set([port, ...ports, ...databases]),
      publicAddresses: env.INRO_FETCH_PUBLIC === '1',
    },
    pcscReaders: env.INRO_PCSC === '1',
  };
}
