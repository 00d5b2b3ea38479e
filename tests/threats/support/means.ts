import type { Secret } from '@inro/foundation';
import type { HostConfig, Logger } from '@inro/host';
import type { movableClock } from '@inro/host/testing';

/** What every starter gets. */
export interface Means {
  readonly config: HostConfig;
  readonly log: Logger;
  readonly clock: ReturnType<typeof movableClock>;
  /** Secrets, makers and the like of the whole house. */
  readonly places: Places;
}

export interface Places {
  readonly folder: string;
  readonly issuerKey: string;
  readonly providerKey: string;
  readonly makerDir: string;
  readonly castToken: Secret<string>;
  readonly databasePort: number;
}
