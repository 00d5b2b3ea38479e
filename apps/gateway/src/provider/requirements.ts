import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { ClientRegister } from '../clients/register.ts';
import type { SignTransactions } from '../sign/transactions.ts';
import { acrOf } from './reached.ts';
import { type Asked, askedIn, notGranted } from './scopes.ts';

type Context = KoaContextWithOIDC;
type AcrRequest =
  | { readonly essential?: boolean; readonly value?: unknown; readonly values?: unknown }
  | null
  | undefined;

interface Parts {
  readonly register: ClientRegister;
  readonly signTransactions: SignTransactions;
}

/** What a client has to say, beyond what the provider itself asks for. Each throws what the client is told. */
const requirements: readonly ((context: Context, asked: Asked, parts: Parts) => void | Promise<void>)[] = [
  // Without it nobody logs in; the provider would hand out an access token for nothing.
  ({ oidc }) => {
    const named = String(oidc.params?.scope ?? '').split(' ');
    if (!named.includes('openid')) throw new errors.InvalidScope('scope openid is required', 'openid');
  },
  // A claim by its name (Core §5.5) asks for what its scope does.
  async ({ oidc }, asked, { register }) => {
    const { mayAskFor = [] } = (await register.find(oidc.client?.clientId ?? '')) ?? {};
    const refused = notGranted(asked, mayAskFor);
    if (refused !== undefined) throw new errors.InvalidScope('requested scope is not allowed', refused);
  },
  // Documents and their scope come together, of the client that handed them in, for one person.
  async ({ oidc }, { sign }, { signTransactions }) => {
    const id = oidc.params?.sign_transaction_id;
    if ((id !== undefined) !== sign)
      throw new errors.InvalidRequest("scope 'sign' and parameter 'sign_transaction_id' go together");
    if (sign && !(await signTransactions.isOpen(String(id), oidc.client?.clientId ?? '')))
      throw new errors.InvalidRequest("'sign_transaction_id' is not one that is open");
  },
  // OpenID Connect Core 1.0 §5.5.1.1: what is essential and cannot be reached is an error, or the person would be asked for ever.
  ({ oidc }) => {
    const acr = acrIn(oidc.params?.claims);
    if (!acr?.essential || oidc.client === undefined) return;
    const wanted = [...(Array.isArray(acr.values) ? acr.values : []), ...(acr.value === undefined ? [] : [acr.value])];
    if (wanted.length > 0 && !wanted.includes(acrOf(String(oidc.client.inro_profile))))
      throw new errors.UnmetAuthenticationRequirements();
  },
  // The Digital Agency's service requires both of everybody (service.md); so does any client that wants to know its own login.
  ({ oidc }) => {
    if (oidc.client?.inro_profile !== 'digital-agency') return;
    for (const name of ['state', 'nonce'] as const) {
      const value = oidc.params?.[name];
      if (typeof value !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(value))
        throw new errors.InvalidRequest(`missing or malformed required parameter '${name}'`);
    }
  },
];

/** Throws what is wrong with a request that the provider itself would take. */
export async function requireAnswerable(parts: Parts, context: Context): Promise<void> {
  const asked = askedIn(context.oidc.params ?? {});
  for (const requirement of requirements) await requirement(context, asked, parts);
}

function acrIn(claims: unknown): AcrRequest {
  if (typeof claims !== 'string') return undefined;
  return (JSON.parse(claims) as { readonly id_token?: { readonly acr?: AcrRequest } }).id_token?.acr;
}
