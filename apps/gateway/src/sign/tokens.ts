import type { FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import type { RegisteredClient } from '../clients/form.ts';
import type { GatewayContext } from '../context.ts';
import { machineTime } from '../provider/machine-time.ts';
import { takeOnce } from '../provider/records.ts';
import { PROOF_LIVES_SECONDS, readProof } from './proof.ts';

/** Whose token it is, and of which authorization. */
export interface Bearer {
  readonly client: RegisteredClient;
  readonly scopes: ReadonlySet<string>;
  readonly grantId: string | undefined;
}

interface Token {
  readonly clientId?: string | undefined;
  readonly scope?: string | undefined;
  readonly grantId?: string | undefined;
  readonly jkt?: string | undefined;
}

/**
 * The client that calls, by a token of this kind: `ClientCredentials` before a login, `AccessToken` after one. Throws OAuth's
 * own errors. Where a client's tokens are bound to a key, its proof (RFC 9449) is needed here as at userinfo.
 */
export async function bearerOf(
  context: GatewayContext,
  request: FastifyRequest,
  kind: 'ClientCredentials' | 'AccessToken',
): Promise<Bearer> {
  const [, scheme, value] = /^(Bearer|DPoP) ([\w.~+/-]{1,255}=*)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (scheme === undefined || value === undefined) throw new errors.InvalidToken('no access token provided');
  const { AccessToken, ClientCredentials } = context.provider();
  const token: Token | undefined = await (kind === 'AccessToken'
    ? AccessToken.find(value)
    : ClientCredentials.find(value));
  const client = await context.register.find(token?.clientId ?? '');
  if (token === undefined || client === undefined) throw new errors.InvalidToken('access token not found');
  await requireKey(context, request, { token, value, isProven: /^dpop$/i.test(scheme) });
  if (client.mayAskFor?.includes('sign') !== true)
    throw new errors.InsufficientScope('the client may not have documents signed', 'sign');
  return { client, scopes: new Set(token.scope?.split(' ')), grantId: token.grantId };
}

async function requireKey(
  { db, addresses }: GatewayContext,
  request: FastifyRequest,
  { token, value, isProven }: { token: Token; value: string; isProven: boolean },
): Promise<void> {
  if ((token.jkt !== undefined) !== isProven) throw new errors.InvalidToken('another token type');
  if (token.jkt === undefined) return;
  const proof = request.headers.dpop;
  const now = machineTime();
  const url = `${addresses.back}${request.url.split('?')[0]}`;
  const proven =
    typeof proof === 'string' ? readProof(proof, { method: request.method, url, token: value, now }) : undefined;
  if (proven?.thumbprint !== token.jkt) throw new errors.InvalidToken('failed jkt verification');
  const expiresAt = new Date((now + PROOF_LIVES_SECONDS) * 1000);
  if (!(await takeOnce(db, { issuer: token.clientId ?? '', id: proven.jti, expiresAt })))
    throw new errors.InvalidToken('DPoP proof JWT Replay detected');
}
