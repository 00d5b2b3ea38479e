import type { HostConfig, Logger, OutboxWorker, PeerClient } from '@inro/host';
import type { Clock, Randomness } from '@inro/problem';
import type { DeviceModels } from './device-models.ts';
import type { IssuingHours } from './issuing-hours.ts';
import type { Database } from './schema.ts';
import type { Tokens } from './tokens.ts';
import type { Trust } from './trust.ts';

/** What every endpoint of registration works with. */
export interface Room {
  readonly config: HostConfig;
  readonly db: Database;
  readonly log: Logger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly peers: PeerClient;
  readonly outbox: OutboxWorker;
  readonly trust: Trust;
  readonly tokens: Tokens;
  readonly models: DeviceModels;
  readonly hours: IssuingHours;
}
