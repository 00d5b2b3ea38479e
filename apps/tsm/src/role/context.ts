import type { Clock, Secret } from '@inro/foundation';
import type { HostConfig, Kysely } from '@inro/host';
import type { RoleSchema } from './database.ts';
import type { Mandates } from './mandates.ts';
import type { TransportKeyStore } from './transport-keys.ts';

/** What every endpoint of a role works with. */
export interface RoleContext {
  readonly config: HostConfig;
  readonly clock: Clock;
  readonly master: Secret<Uint8Array>;
  readonly db: Kysely<RoleSchema>;
  readonly mandates: Mandates;
  readonly transport: TransportKeyStore;
}
