import { join } from 'node:path';
import {
  describeFailure,
  type Logger,
  ofStrangers,
  type ProcessHost,
  postgresClient,
  Rate,
  type RunningProcess,
  startService,
  systemRandomness,
} from '@inro/host';
import { ServiceCookie } from '@inro/relying-party/endpoints';
import { AccessKey, AccessRenewal, createRelyingParty, RecentRevocations, traceTo } from '@inro/relying-party/node';
import { PostgresTransactionStore } from '@inro/relying-party/postgres';
import { openBankKey } from './customers.ts';
import { carryOutDeletions, openDeletions, openEvidence } from './deletions.ts';
import { loginRoutes } from './routes/login.ts';
import { operatorRoutes } from './routes/operator.ts';
import { sessionRoutes } from './routes/session.ts';
import { type BankSchema, bankMigrations } from './schema.ts';
import { Sessions } from './sessions.ts';

const own = {
  migrations: bankMigrations,
  tidyEveryMs: 60_000,
  folder: join(import.meta.dirname, '../dist/web'),
  pages: ['/done'],
};

/** Seconds out of `BANK_MAX_STAPLE_AGE`, or undefined: the profile's default. */
const stapleAge = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);

/** The bank's certificate lives a week, and is renewed at its own key's word (ADR 89). */
const renewalOf = (key: AccessKey, status: string, log: Logger): AccessRenewal =>
  new AccessRenewal({
    url: `${status}/access-renewals`,
    keys: () => [key],
    onFailure: (failure) => log.warn(describeFailure(failure), 'access certificate not renewed'),
  });

/** What the authority revoked since yesterday, where `BANK_RECENT_REVOCATIONS` says that it is fetched. */
function recentRevocations(
  status: string,
  trustAnchors: () => readonly Uint8Array[],
  { log, clock }: Pick<ProcessHost, 'log' | 'clock'>,
): RecentRevocations | undefined {
  if (process.env.BANK_RECENT_REVOCATIONS !== '1') return undefined;
  return new RecentRevocations({
    url: `${status}/recent`,
    trustAnchors,
    clock,
    onFailure: (failure) => log.warn(describeFailure(failure), 'recent revocations not fetched'),
  });
}

/**
 * The bank: its sessions over the SDK, and its access key. Once it has pinned the roots it asks the authority for its own
 * next certificate, and for the recent revocations of everybody where it fetches them; of a login nothing.
 */
export const startBank = (host: ProcessHost, logins = ofStrangers): Promise<RunningProcess> =>
  startService<BankSchema>(host, own, async (given) => {
    const { config, log, clock, db, roots, origin, home, status, walletOrigin, countLogin, metrics, tracing } = given;
    const key = new AccessKey({
      folder: config.dataDir,
      name: config.name,
      origin,
      accessRoots: () => roots('access'),
      now: () => clock.now(),
    });
    const begun = clock.now().getTime();
    const recent = recentRevocations(status, () => roots('authentication'), { log, clock });
    metrics.gauge('recent_revocations_age_seconds', () =>
      recent === undefined ? [] : [[{}, recent.age ?? (clock.now().getTime() - begun) / 1000]],
    );
    const renewal = renewalOf(key, status, log);
    const serviceKey = await openBankKey(config.dataDir, db);
    const sdk = createRelyingParty({
      origin,
      signer: key.signer,
      trustAnchors: () => roots('authentication'),
      // The bank has trusted one authority ever since.
      formerRoots: () => roots('authentication'),
      store: await PostgresTransactionStore.open({ client: postgresClient(db), table: 'login_transaction' }),
      serviceKey,
      clock,
      ...(recent && { recentRevocations: recent.lists }),
      onStep: countLogin,
      ...(tracing && { trace: traceTo({ ...tracing, client: config.name }) }),
    });
    await recent?.start();
    const sessions = new Sessions(db, clock, systemRandomness);
    const means = { db, relyingParty: sdk, serviceKey, clock };
    const [deletions, evidence] = [await openDeletions(means, db), await openEvidence(means, db)];
    const context = {
      sdk,
      deletions,
      sessions,
      cookie: new ServiceCookie(origin, 'session'),
      home,
      walletOrigin,
      rate: new Rate(clock, logins),
      maxStapleAge: stapleAge(process.env.BANK_MAX_STAPLE_AGE),
    };
    return {
      certifiedUntil: () => key.validUntil,
      routes(app) {
        loginRoutes(app, context);
        sessionRoutes(app, context);
        operatorRoutes(app, config, clock, key);
      },
      tidy: () =>
        Promise.all([
          sdk.removeExpired(),
          sessions.removeExpired(),
          carryOutDeletions(means),
          deletions.removeAnswered(),
          evidence.sweep(clock.now()),
        ]),
      begin: () => renewal.start(),
      stop() {
        recent?.stop();
        renewal.stop();
      },
    };
  });
