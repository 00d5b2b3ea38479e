import type { EventEmitter } from 'node:events';
import { equalInConstantTime, utf8 } from '@inro/foundation';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { SIGN_PATH } from '../addresses.ts';
import type { KeySet } from '../keys/signing-keys.ts';
import { forgetLogins } from '../scoped-store.ts';
import { configurationOf, type ProviderParts } from './configuration.ts';
import { digestOf } from './digest.ts';
import { endpoints } from './endpoints.ts';
import { takeOnce } from './records.ts';

/** A provider that signs with one key set; another set is another provider over the same records. */
export function makeProvider(parts: ProviderParts, keySet: KeySet): Provider {
  const provider = new Provider(parts.addresses.issuer, configurationOf(parts, keySet));
  // mount.ts says by which name and scheme each request came, whatever a proxy or a client wrote.
  provider.proxy = true;
  markOnce(provider, parts);
  hashAccessTokens(provider);
  compareDigests(provider);
  provider.use((context, next) => showNoForeignPage(context as KoaContextWithOIDC, next));
  provider.use((context, next) => goOnInItsBrowser(provider, context as KoaContextWithOIDC, next));
  provider.use((context, next) => adaptDiscovery(parts, context as KoaContextWithOIDC, next));
  provider.use((context, next) => endNobodysSession(context as KoaContextWithOIDC, next));
  provider.on('authorization.success', (context, out) => addSessionState(context, out as Record<string, string>));
  provider.on('authorization.success', ({ oidc }) => {
    const ended = oidc.entities.Interaction?.uid;
    if (ended !== undefined) forgetLogins(parts.db, ended).catch(parts.onFailure);
  });
  provider.on('server_error', (_context, failure) => parts.onFailure(failure));
  provider.on('backchannel.error', (_context, failure) => parts.onFailure(failure));
  // Koa's own event, which it would write to standard error.
  (provider as EventEmitter).on('error', (failure) => parts.onFailure(failure));
  return provider;
}

/** The provider's own way looks and then saves: two instances would both take one assertion (RFC 7523 §3, RFC 9449 §11.1). */
function markOnce({ ReplayDetection }: Provider, { db }: ProviderParts): void {
  ReplayDetection.unique = (issuer: string, id: string, exp?: number) =>
    takeOnce(db, { issuer, id, expiresAt: new Date((exp ?? 0) * 1000) });
}

/** OpenID Connect Core 1.0 §3.1.3.6: optional, and clients that move do not do without (relying-parties.md). */
function hashAccessTokens({ IdToken }: Provider): void {
  const issue = IdToken.prototype.issue;
  IdToken.prototype.issue = function (this: InstanceType<typeof IdToken>, options: { use: string }) {
    const { ctx } = this as unknown as { readonly ctx?: KoaContextWithOIDC };
    const token = ctx?.oidc.entities.AccessToken?.jti;
    // The provider hashes what is set here.
    if (options.use === 'idtoken' && token !== undefined) this.set('at_hash', token);
    return issue.call(this, options as never);
  };
}

/** The register has the digest of a shared secret, and so has the provider. */
function compareDigests({ Client }: Provider): void {
  Client.prototype.compareClientSecret = async function (this: InstanceType<typeof Client>, said: string) {
    return equalInConstantTime(utf8(digestOf(said)), utf8(this.clientSecret ?? ''));
  };
}

/**
 * The provider's cookie of the way back has a path, so no name that pins it to this host: a neighbour's page could plant its
 * own (RFC 6265bis §8.6). It counts beside the interaction's, which over https nobody else can set (§4.1.3.2).
 */
async function goOnInItsBrowser(provider: Provider, context: KoaContextWithOIDC, next: () => Promise<void>) {
  const isWayBack = context.path.startsWith(`${endpoints.authorization.path}/`);
  const [asked, wayBack] = ['interaction', 'resume'].map((name) => context.cookies.get(provider.cookieName(name)));
  if (!isWayBack || (asked !== undefined && asked === wayBack)) return next();
  context.status = 303;
  context.redirect('/problem?code=gateway.login_not_open');
}

/** What browsers go to is at the gateway's own name, whoever asked where (ADR 73). */
async function adaptDiscovery({ addresses }: ProviderParts, context: KoaContextWithOIDC, next: () => Promise<void>) {
  await next();
  if (context.oidc?.route !== 'discovery' || context.status !== 200) return;
  const document = context.body as Record<string, unknown>;
  const atFront = (url: unknown): string => String(url).replace(addresses.back, addresses.front);
  context.body = {
    ...document,
    authorization_endpoint: atFront(document.authorization_endpoint),
    end_session_endpoint: atFront(document.end_session_endpoint),
    subject_types_supported: ['pairwise'],
    response_modes_supported: ['query'],
    sign_transactions_endpoint: `${addresses.back}${SIGN_PATH}`,
  };
}

/** The provider would have a page send itself to log out nobody: it goes where it would have come to. */
async function endNobodysSession(context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const { oidc } = context;
  if (oidc?.route !== 'end_session' || context.status !== 200 || oidc.session?.accountId !== undefined) return;
  const { postLogoutRedirectUri, state } = (oidc.session?.state ?? {}) as Record<string, string | undefined>;
  await oidc.session?.destroy();
  context.body = undefined;
  context.status = 303;
  context.redirect(afterLogout(postLogoutRedirectUri, state));
}

/** Whatever page the provider would make, one of ours takes its place: it knows no language and no policy of contents. */
async function showNoForeignPage(context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (!context.response.is('html') || Math.floor(context.status / 100) === 3) return;
  context.body = undefined;
  context.status = 303;
  context.redirect('/problem?code=gateway.request_malformed');
}

/** Where a browser goes after a logout: a registered address, or our own page. */
export function afterLogout(address: string | undefined, state: string | undefined): string {
  if (address === undefined) return '/logged-out';
  if (state === undefined) return address;
  const url = new URL(address);
  url.searchParams.set('state', state);
  return url.href;
}

/** Clients that move take no callback without one (relying-parties.md); it says nothing, since nothing here reads it back. */
function addSessionState({ oidc }: KoaContextWithOIDC, out: Record<string, string>): void {
  if (oidc.client?.inro_profile === 'digital-agency')
    out.session_state = oidc.session?.sidFor(oidc.client.clientId) ?? '';
}
