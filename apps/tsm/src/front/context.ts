import type { Clock } from '@inro/foundation';
import type { HostConfig, Kysely, Logger, Metrics } from '@inro/host';
import type { FrontSchema } from './database.ts';
import type { Deployments } from './deployments.ts';
import type { Registration } from './registration.ts';
import type { Roles } from './roles.ts';
import type { SessionBook } from './session-book.ts';

/** What every endpoint of the front works with. */
export interface TsmFrontContext {
  readonly config: HostConfig;
  readonly log: Logger;
  readonly clock: Clock;
  readonly db: Kysely<FrontSchema>;
  readonly book: SessionBook;
  readonly metrics: Metrics;
  readonly deployments: Deployments;
  readonly roles: Roles;
  readonly registration: Registration;
  /** Delivers one order of the outbox, if it can be done in a short while. */
  readonly deliverNow: (order: number) => Promise<void>;
}
