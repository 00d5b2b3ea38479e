import { type BigIntStats, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fromUtf8, Secret } from '@inro/foundation';
import { readRegularFile } from '@inro/foundation/node';
import type { HostConfig } from '@inro/host';
import { z } from 'zod';
import type { EgressPolicy } from './egress/guard.ts';

/** The relying parties as the CA publishes them; none where there is no such file yet. */
const listForm = z.object({ origins: z.array(z.string()) });

/** What a handset process is told beside its {@link HostConfig}. */
export interface HandsetConfiguration {
  readonly castToken: Secret<string>;
  readonly counterToken: Secret<string>;
  readonly egress: EgressPolicy;
  /** Whether the machine's own PC/SC readers are offered as cards. */
  readonly pcscReaders: boolean;
}

/**
 * Reads `INRO_CAST_TOKEN` and `INRO_COUNTER_TOKEN` (paths), `INRO_FORBIDDEN_PORTS` (comma-separated: what no wallet has any business with),
 * `INRO_OPEN_NAMES` (names of the topology that wallets use), `INRO_RELYING_PARTIES` (folder in which the CA says whom
 * it certified; looked at at each request, for one may be added or withdrawn), `INRO_FETCH_PUBLIC=1` (names outside the sandbox too), `INRO_PCSC=1` (real readers).
 */
export function readHandsetConfiguration(
  { topology, port }: Pick<HostConfig, 'topology' | 'port'>,
  env: NodeJS.ProcessEnv = process.env,
): HandsetConfiguration {
  const { INRO_FORBIDDEN_PORTS: forbidden, INRO_OPEN_NAMES: open } = env;
  // Not set is not the same as none: a list that was lost would open the databases to every wallet.
  if (forbidden === undefined || !/^(?:\d{1,5}(?:,\d{1,5})*)?$/.test(forbidden))
    throw new TypeError('INRO_FORBIDDEN_PORTS is not set, or is no list of ports');
  if (open === undefined || !env.INRO_RELYING_PARTIES)
    throw new TypeError('INRO_OPEN_NAMES or INRO_RELYING_PARTIES is not set');
  const origins = new Set(open.split(',').map((name) => topology.origins[name]));
  const published = publishedIn(join(env.INRO_RELYING_PARTIES, 'relying-parties.json'));
  return {
    castToken: tokenOf('INRO_CAST_TOKEN', env.INRO_CAST_TOKEN),
    counterToken: tokenOf('INRO_COUNTER_TOKEN', env.INRO_COUNTER_TOKEN),
    egress: {
      host: topology.host,
      isKnown: (origin) => origins.has(origin) || published().has(origin),
      forbiddenPorts: new Set([port, ...forbidden.split(',').filter(Boolean).map(Number)]),
      publicAddresses: env.INRO_FETCH_PUBLIC === '1',
    },
    pcscReaders: env.INRO_PCSC === '1',
  };
}

function tokenOf(variable: string, file: string | undefined): Secret<string> {
  if (!file) throw new TypeError(`${variable} is not set`);
  return new Secret(readFileSync(file, 'utf8').trim());
}

const LONGEST_LIST = 8 << 20;

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Of what another party publishes nothing is believed before it is read whole: nobody where that cannot be done. It is
 * read again when another file stands there, or the same one was written: a long list costs once.
 */
function publishedIn(file: string): () => ReadonlySet<string> {
  let known: { readonly of: BigIntStats; readonly origins: ReadonlySet<string> } | undefined;
  return () => {
    try {
      const now = statSync(file, { bigint: true });
      // Before it is read: who writes meanwhile is read the next time.
      if (known === undefined || !isSameFile(known.of, now))
        known = {
          of: now,
          origins: new Set(listForm.parse(JSON.parse(fromUtf8(readRegularFile(file, LONGEST_LIST)))).origins),
        };
      return known.origins;
    } catch {
      known = undefined;
      return NOBODY;
    }
  };
}

const isSameFile = (a: BigIntStats, b: BigIntStats): boolean =>
  (['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const).every((one) => a[one] === b[one]);
