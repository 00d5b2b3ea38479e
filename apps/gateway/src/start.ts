import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import {
  describeFailure,
  ofStrangers,
  type ProcessHost,
  postgresClient,
  Rate,
  type RunningProcess,
  startService,
} from '@inro/host';
import { AccessRenewal, createRelyingParty, openServiceKey } from '@inro/relying-party/node';
import { PostgresTransactionStore } from '@inro/relying-party/postgres';
import { documentSignatures } from '@inro/relying-party/signature';
import type Provider from 'oidc-provider';
import { addressesOf } from './addresses.ts';
import { AccessKeys } from './clients/access-keys.ts';
import { ClientRegister, type Mode } from './clients/register.ts';
import type { GatewayContext, OpenInteraction } from './context.ts';
import { AssertionDialect } from './dialect/assertion.ts';
import { openOwnKeys } from './keys/own-keys.ts';
import { SigningKeys } from './keys/signing-keys.ts';
import { allowLoopback, clientFetch } from './provider/client-fetch.ts';
import type { ProviderParts } from './provider/configuration.ts';
import { makeProvider } from './provider/make-provider.ts';
import { removeEnded } from './provider/records.ts';
import { clientRoutes } from './routes/clients.ts';
import { interactionRoutes } from './routes/interaction.ts';
import { loginRoutes } from './routes/login.ts';
import { oidcRoutes } from './routes/oidc.ts';
import { operatorRoutes } from './routes/operator.ts';
import { signRoutes } from './routes/sign.ts';
import { type GatewaySchema, gatewayMigrations } from './schema.ts';
import { scopedStore } from './scoped-store.ts';
import { SignTransactions } from './sign/transactions.ts';
import { keyedSubjects } from './subject/subject-source.ts';
import { traceClients } from './trace-clients.ts';

const own = {
  migrations: gatewayMigrations,
  tidyEveryMs: 60_000,
  folder: join(import.meta.dirname, '../dist/web'),
  pages: ['/login', '/done', '/problem', '/logout', '/logged-out'],
};

/** One provider for each key set: the next key signs when its time has come, without a restart. */
function providerOfNow(parts: ProviderParts, keys: SigningKeys): () => Provider {
  let current: { readonly name: string; readonly provider: Provider } | undefined;
  return () => {
    const keySet = keys.keySet();
    if (current?.name !== keySet.name) current = { name: keySet.name, provider: makeProvider(parts, keySet) };
    return current.provider;
  };
}

const modeOf = (text: string | undefined): Mode => (text === 'direct' ? 'direct' : 'operator');

/**
 * The gateway: OpenID Connect on one side, the SDK on the other. Of the authority it asks the next certificates of its own
 * keys (ADR 89), and nothing of a login.
 */
export const startGateway = (host: ProcessHost, logins = ofStrangers): Promise<RunningProcess> =>
  startService<GatewaySchema>(host, own, async (means) => {
    const { config, log, clock, db, roots, origin, home, status, walletOrigin, countLogin, tracing } = means;
    const addresses = addressesOf(origin);
    const mode = modeOf(process.env.GATEWAY_MODE);
    const register = new ClientRegister(db, clock, mode);
    const ownKeys = openOwnKeys(config.dataDir, (await register.all()).length > 0);
    const signingKeys = new SigningKeys(config.dataDir, clock);
    const onFailure = (failure: unknown) => log.error(describeFailure(failure), 'provider failed');
    const subjects = keyedSubjects(ownKeys.subjects);
    const signTransactions = new SignTransactions(db);
    const dialect = new AssertionDialect();
    const fetch = config.topology.host.endsWith('localhost') ? clientFetch(allowLoopback) : clientFetch();
    const provider = providerOfNow(
      { addresses, mode, db, clock, register, subjects, signTransactions, ownKeys, dialect, fetch, onFailure },
      signingKeys,
    );
    const keys = new AccessKeys({
      folder: config.dataDir,
      name: config.name,
      origin,
      accessRoots: () => roots('access'),
      now: () => clock.now(),
    });
    const renewal = new AccessRenewal({
      url: `${status}/access-renewals`,
      keys: async () => keys.all(await register.all()),
      onFailure: (failure) => log.warn(describeFailure(failure), 'access certificate not renewed'),
    });
    const asking = new AsyncLocalStorage<OpenInteraction>();
    const transactions = await PostgresTransactionStore.open({
      client: postgresClient(db),
      table: 'login_transaction',
    });
    const sdk = createRelyingParty({
      origin,
      signer: () => keys.signerFor(asking.getStore()!.client),
      trustAnchors: () => roots('authentication'),
      signatureAnchors: () => roots('signature'),
      documentSignatures,
      store: scopedStore(transactions, db, asking, clock),
      // Its tables hold a `sub` and nothing below it, keyed by sector already: another key in between would change every one.
      serviceKey: { ...openServiceKey({ folder: config.dataDir }), reference: (_of, digest) => digest },
      clock,
      onStep: countLogin,
      ...(tracing && { trace: traceClients(tracing, asking) }),
    });
    const context: GatewayContext = {
      addresses,
      db,
      clock,
      provider,
      sdk,
      asking,
      register,
      subjects,
      signTransactions,
      dialect,
      signingKeys,
      keys,
      home,
      walletOrigin,
      rate: new Rate(clock, logins),
    };
    return {
      certifiedUntil: () => keys.firstEnd,
      alsoAt: addresses.back,
      routes(app) {
        oidcRoutes(app, context);
        loginRoutes(app, context);
        interactionRoutes(app, context);
        signRoutes(app, context);
        clientRoutes(app, config, clock, context);
        operatorRoutes(app, config, clock, context);
      },
      async tidy() {
        signingKeys.renew();
        await Promise.all([sdk.removeExpired(), removeEnded(db, new Date(), clock)]);
      },
      begin: () => renewal.start(),
      stop: () => renewal.stop(),
    };
  });
