import type { FastifyRequest } from 'fastify';
import { ISSUER_PATH } from './addresses.ts';
import type { GatewayContext } from './context.ts';
import { GatewayError } from './errors.ts';
import { endpoints } from './provider/endpoints.ts';
import { afterLogout } from './provider/make-provider.ts';
import { exchange } from './provider/mount.ts';

interface LogoutState {
  readonly secret?: string;
  readonly clientId?: string;
  readonly postLogoutRedirectUri?: string;
  readonly state?: string;
}

/** The logout that a client began in this browser, for the page that asks the person. */
export async function logoutOf({ provider, addresses, register }: GatewayContext, request: FastifyRequest) {
  const { protocol, host } = new URL(addresses.front);
  const { incoming, outgoing } = exchange(request, { protocol: protocol.slice(0, -1), host }, Buffer.alloc(0));
  const op = provider();
  const session = await op.Session.get(op.createContext(incoming, outgoing));
  const { secret, clientId, postLogoutRedirectUri, state } = (session.state ?? {}) as LogoutState;
  if (session.accountId === undefined || secret === undefined) throw new GatewayError('gateway.login_not_open');
  const client = await register.find(clientId ?? '');
  return {
    ...(client === undefined ? {} : { client: client.names }),
    xsrf: secret,
    action: `${ISSUER_PATH}${endpoints.end_session_confirm.path}`,
    returnTo: afterLogout(postLogoutRedirectUri, state),
  };
}
