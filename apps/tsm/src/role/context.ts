import type { Clock, Secret } from '@inro/foundation';
import type { HostConfig } from '@inro/host';
import type { TransportKeyStore } from './transport-keys.ts';

/** What every endpoint of a role works with. */
export interface RoleContext {
  readonly config: HostConfig;
  readonly clock: Clock;
  readonly master: Secret<Uint8Array>;
  readonly transport: TransportKeyStore;
}
