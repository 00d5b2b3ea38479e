import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { migrate, openDatabase, systemClock } from '@inro/host';
import Provider, { type ClientMetadata, type KoaContextWithOIDC } from 'oidc-provider';
import { Records } from '../../../../apps/gateway/src/provider/records.ts';
import { type GatewaySchema, gatewayMigrations } from '../../../../apps/gateway/src/schema.ts';

// oidc-provider with nothing around it but the gateway's own adapter: whoever comes to its login page is logged in.
const PREFIX = '/realms/main';
const LOGIN = '/login/';

/** What the measuring process tells it first. */
export interface BareOrder {
  readonly databaseUrl: string;
  readonly client: ClientMetadata;
}

process.once('message', async ({ databaseUrl, client }: BareOrder) => {
  const db = openDatabase<GatewaySchema>(databaseUrl);
  await migrate(db, gatewayMigrations);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = makeProvider(origin, (name) => new Records(db, systemClock, name), client);
  const callback = provider.callback();
  server.on('request', (incoming, outgoing) => {
    const at = incoming.url ?? '/';
    if (at.startsWith(LOGIN)) {
      const login = { accountId: randomBytes(16).toString('hex') };
      void provider.interactionFinished(incoming, outgoing, { login });
      return;
    }
    (incoming as IncomingMessage & { originalUrl: string }).originalUrl = at;
    incoming.url = at.startsWith(PREFIX) ? at.slice(PREFIX.length) : at;
    void callback(incoming, outgoing);
  });
  process.send?.(origin);
});
process.once('disconnect', () => process.exit(0));

function makeProvider(origin: string, records: (name: string) => Records, client: ClientMetadata): Provider {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const base = '/protocol/openid-connect';
  return new Provider(`${origin}${PREFIX}`, {
    adapter: records,
    clients: [client],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' } as never] },
    routes: { authorization: `${base}/auth`, token: `${base}/token`, jwks: `${base}/certs` },
    responseTypes: ['code'],
    clientAuthMethods: ['private_key_jwt'],
    pkce: { required: () => true },
    cookies: { keys: ['bare'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `${LOGIN}${uid}` },
    loadExistingGrant: async ({ oidc }: KoaContextWithOIDC) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    ttl: { Interaction: 600, AuthorizationCode: 60, AccessToken: 600, IdToken: 600, Grant: 600, Session: 600 },
  });
}
