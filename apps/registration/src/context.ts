import type { KeyObject } from 'node:crypto';
import type { Clock, Randomness } from '@inro/foundation';
import type { HostConfig, Logger, OutboxWorker, PeerClient, Rate } from '@inro/host';
import type { IssuingHours } from './issuing-hours.ts';
import type { Database } from './schema.ts';
import type { Tokens } from './tokens.ts';
import type { DeviceModels } from './trust/device-models.ts';
import type { Trust } from './trust/trust.ts';

/** What every endpoint of registration works with. */
export interface RegistrationContext {
  readonly config: HostConfig;
  readonly db: Database;
  readonly log: Logger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly peers: PeerClient;
  readonly outbox: Pick<OutboxWorker<never>, 'ask' | 'deliverNow' | 'kick'>;
  readonly trust: Trust;
  readonly tokens: Tokens;
  readonly models: DeviceModels;
  readonly hours: IssuingHours;
  /** What the operator said: so many issuances that registration cannot account for are ended (ADR 20). */
  readonly mostUnknown?: number | undefined;
  /** Signs what the roles of the TSM may do (ADR 41): the key by which registration is known to its peers. */
  readonly mandateKey: KeyObject;
  /** By which the roles of the TSM say that they have closed a mandate (ADR 47). */
  readonly roleKeys: Readonly<Record<'tsm-issuer' | 'tsm-provider', KeyObject>>;
  /** Of enrolments, which anybody may begin. */
  readonly enrolments: Rate;
  /** Of documents that were not handed in before: each asks the CA for a signature. */
  readonly applications: Rate;
  /** Of questions to the TSM, for each application. */
  readonly sessions: { take(application: string): boolean };
}
