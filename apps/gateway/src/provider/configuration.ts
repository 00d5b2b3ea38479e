import { type Clock, exposeSecret } from '@inro/foundation';
import type { Kysely } from '@inro/host';
import type { Adapter, AdapterPayload, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Addresses } from '../addresses.ts';
import { sectorOf } from '../clients/form.ts';
import { metadataOf } from '../clients/metadata.ts';
import type { ClientRegister, Mode } from '../clients/register.ts';
import type { AssertionDialect } from '../dialect/assertion.ts';
import { takeGiven } from '../given.ts';
import type { OwnKeys } from '../keys/own-keys.ts';
import type { KeySet } from '../keys/signing-keys.ts';
import type { GatewaySchema } from '../schema.ts';
import type { SignTransactions } from '../sign/transactions.ts';
import type { SubjectSource } from '../subject/subject-source.ts';
import { providerRoutes } from './endpoints.ts';
import { machineTime } from './machine-time.ts';
import { policyOf } from './policy.ts';
import { acrValues } from './reached.ts';
import { Records } from './records.ts';
import { requireAnswerable } from './requirements.ts';
import { attributeNames, claimsByScope, scopes } from './scopes.ts';

/** What a provider is made of, but for the keys that sign, which change. */
export interface ProviderParts {
  readonly addresses: Addresses;
  readonly mode: Mode;
  readonly db: Kysely<GatewaySchema>;
  readonly clock: Clock;
  readonly register: ClientRegister;
  readonly subjects: SubjectSource;
  readonly signTransactions: SignTransactions;
  readonly ownKeys: OwnKeys;
  readonly dialect: AssertionDialect;
  readonly fetch: typeof fetch;
  /** Told what failed inside; nobody outside is. */
  readonly onFailure: (failure: unknown) => void;
}

/** Seconds. What an operator's gateway knows of a browser it knows for the shortest time (docs/guides/direct-or-operator.md). */
export const lives = {
  interaction: 600,
  code: 60,
  accessToken: 600,
  idToken: 600,
  session: { direct: 1_800, operator: 600 },
} as const;

/** An assertion that lives longer has its mark kept longer than a day (relying-parties.md: clients that move send a day). */
const LONGEST_ASSERTION = 86_400 + 600;
const LONGEST_ASSERTION_FAPI = 300;
/** FAPI 2.0 §5.3.2.1: a client's clock may be so far ahead. */
const MOST_AHEAD = 60;

/** The provider's settings (ADR 74). */
export function configurationOf(parts: ProviderParts, keySet: KeySet): Configuration {
  const { addresses, mode, subjects, ownKeys } = parts;
  const secure = addresses.front.startsWith('https://');
  const cookie = { httpOnly: true, sameSite: 'lax', secure, signed: true, path: '/', overwrite: true } as const;
  const prefix = secure ? '__Host-' : '';
  const sessionSeconds = lives.session[mode];
  return {
    adapter: (name: string): Adapter =>
      name === 'Client' ? clientsOf(parts) : new Records(parts.db, parts.clock, name),
    jwks: { keys: keySet.keys },
    routes: providerRoutes,
    // Of these a client asks for what its `scope` names; one that the provider does not know it leaves out (Core §3.1.2.1).
    scopes: [...scopes],
    claims: claimsByScope,
    // Run where a request is first read, of a browser or pushed: there it is refused, and nowhere later.
    extraParams: { sign_transaction_id: (context) => requireAnswerable(parts, context) },
    acrValues: [...acrValues],
    responseTypes: ['code'],
    subjectTypes: ['public'],
    clientAuthMethods: ['private_key_jwt', 'client_secret_basic', 'none'],
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256', 'RS256'],
      dPoPSigningAlgValues: ['ES256'],
    },
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    clockTolerance: 10,
    conformIdTokenClaims: true,
    clientBasedCORS: () => false,
    extraClientMetadata: { properties: ['inro_profile'] },
    clientDefaults: {
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
    },
    cookies: {
      names: {
        session: `${prefix}gateway-session`,
        interaction: `${prefix}gateway-interaction`,
        resume: 'gateway-resume',
      },
      long: cookie,
      short: cookie,
      keys: [exposeSecret(ownKeys.cookies)],
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      // To hand in documents (ADR 85): of clients that may, by their register.
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource: goTo('/logged-out') },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: { enabled: false },
      revocation: { enabled: false },
      fapi: {
        enabled: true,
        profile: (_ctx, client) => (client?.inro_profile === 'fapi2' ? '2.0' : undefined),
      },
    },
    ttl: {
      Interaction: lives.interaction,
      AuthorizationCode: lives.code,
      AccessToken: lives.accessToken,
      ClientCredentials: lives.code,
      IdToken: lives.idToken,
      Grant: sessionSeconds,
      Session: (_context, session) => leftOf(session, sessionSeconds),
    },
    interactions: {
      policy: policyOf(subjects, (context) => sectorOfClient(parts, context)),
      url: (_context, { params }) => `/login${langOf(params.ui_locales)}`,
    },
    loadExistingGrant: (context) => grantOf(parts, context),
    findAccount: (_context, accountId, token) => ({
      accountId,
      claims: async (use, scope, claims) => ({
        sub: accountId,
        ...(await givenTo(parts, token, { use, scope, named: Object.keys(claims) })),
      }),
    }),
    assertJwtClientAuthClaimsAndHeader: async (context, claims) => assertAssertion(parts, context, claims),
    fetch: parts.fetch,
    renderError: (context, out, failure) => renderError(context, out, failure),
  };
}

/** A session ends so long after the phone's answer: what a client asks in silence makes it no longer. Never 0, which would be none. */
const leftOf = ({ loginTs }: { readonly loginTs?: number | undefined }, seconds: number): number =>
  loginTs === undefined ? seconds : Math.max(1, Math.min(seconds, loginTs + seconds - machineTime()));

/** OpenID Connect Core 1.0 §3.1.2.1: the first language that our pages have. */
function langOf(asked: unknown): string {
  const lang = String(asked ?? '')
    .split(' ')
    .find((one) => ['ja', 'ja-x-easy', 'en'].includes(one));
  return lang === undefined ? '' : `?lang=${lang}`;
}

async function sectorOfClient({ register }: ProviderParts, { oidc }: KoaContextWithOIDC): Promise<string> {
  const client = await register.find(oidc.client?.clientId ?? '');
  if (client === undefined) throw new errors.InvalidClient('client is invalid', 'client not found');
  return sectorOf(client);
}

/** Clients stand in the register alone: the provider writes none. */
const clientsOf = ({ register, dialect }: ProviderParts): Adapter =>
  ({
    async find(id: string): Promise<AdapterPayload | undefined> {
      const client = await register.find(id);
      if (client === undefined) return undefined;
      const metadata = metadataOf(client);
      if (client.profile !== 'digital-agency') return metadata;
      return { ...metadata, jwks: { keys: [...(client.jwks?.keys ?? []), dialect.jwk] } };
    },
  }) as unknown as Adapter;

/** What the person agreed to on the phone is the login that was asked there; there is nothing more to agree to. */
async function grantOf({ subjects, register }: ProviderParts, { oidc }: KoaContextWithOIDC) {
  const account = oidc.session?.accountId;
  const client = await register.find(oidc.client?.clientId ?? '');
  if (account === undefined || client === undefined || !subjects.belongsTo(account, sectorOf(client))) return undefined;
  const { Grant } = oidc.provider;
  // Of more than a login: the one that this very answer of the phone was given under.
  const given = oidc.result?.consent?.grantId;
  if (given !== undefined) return Grant.find(given);
  const known = oidc.session?.grantIdFor(client.id);
  const existing = known === undefined ? undefined : await Grant.find(known);
  // Its tokens live by the session's one grant for a client: a login alone leaves it as it is.
  if (existing?.accountId === account) return existing;
  const grant = new Grant({ clientId: client.id, accountId: account });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}

/** What the person gave for this token's authorization, where the token asks for it; it is handed out once. */
async function givenTo(
  { db, register }: ProviderParts,
  token:
    | { readonly kind?: string; readonly grantId?: string | undefined; readonly clientId?: string | undefined }
    | undefined,
  { use, scope, named }: { use: string; scope: string; named: readonly string[] },
): Promise<Readonly<Record<string, unknown>>> {
  const place = use === 'userinfo' || use === 'id_token' ? use : undefined;
  const scopesOfToken = use === 'userinfo' ? scope.split(' ') : [];
  const wanted = attributeNames.filter((name) => scopesOfToken.includes(name) || named.includes(name));
  if (place === undefined || token?.grantId === undefined || wanted.length === 0) return {};
  const given = (await takeGiven(db, token.grantId, place)) ?? {};
  // What was withdrawn from the client meanwhile it is not told.
  const { mayAskFor = [] } = (await register.find(token.clientId ?? '')) ?? {};
  return Object.fromEntries(Object.entries(given).filter(([name]) => mayAskFor.some((scope) => scope === name)));
}

/** FAPI 2.0 §5.3.2.1: the issuer alone is the audience; and no mark is kept for longer than an assertion has to live. */
function assertAssertion({ addresses }: ProviderParts, { oidc }: KoaContextWithOIDC, claims: Record<string, unknown>) {
  const isFapi = oidc.client?.inro_profile === 'fapi2';
  if (isFapi && claims.aud !== addresses.issuer)
    throw new errors.InvalidClientAuth('audience (aud) must equal the issuer identifier url');
  const left = Number(claims.exp) - machineTime();
  if (left > (isFapi ? LONGEST_ASSERTION_FAPI : LONGEST_ASSERTION))
    throw new errors.InvalidClientAuth('expiration (exp) is too far ahead');
  if (Number(claims.iat ?? 0) - machineTime() > MOST_AHEAD)
    throw new errors.InvalidClientAuth('issued at (iat) is in the future');
}

/** Pages are the gateway's own; the provider's answers lead there. */
const goTo = (path: string) => async (context: KoaContextWithOIDC) => {
  context.status = 303;
  context.redirect(path);
};

/** Asks the person, on a page of ours, unless the client has shown that it knows who is logged in (its ID token). */
async function logoutSource(context: KoaContextWithOIDC): Promise<void> {
  context.body = undefined;
  await goTo('/logout')(context);
}

/** Whom a redirect would go to is not known to be the client: the page says what is wrong, by a code of the table. */
const codes: Readonly<Record<string, string>> = {
  invalid_client: 'gateway.client_unknown',
  invalid_redirect_uri: 'gateway.redirect_uri_unknown',
};

async function renderError(context: KoaContextWithOIDC, out: object, failure: Error): Promise<void> {
  const isPage = context.method === 'GET' && context.accepts('json', 'html') === 'html';
  if (!isPage) {
    context.body = out;
    return;
  }
  const { error } = out as { readonly error?: string };
  const code =
    failure instanceof errors.SessionNotFound
      ? 'gateway.login_not_open'
      : (codes[error ?? ''] ?? (error === 'server_error' ? 'http.internal' : 'gateway.request_malformed'));
  context.status = 303;
  context.redirect(`/problem?code=${code}`);
}
