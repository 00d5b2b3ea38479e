import type { AdapterPayload } from 'oidc-provider';
import type { RegisteredClient } from './form.ts';

/** How a client shows who it is, in the words of the provider. */
function authentication({ kind, acceptsSharedSecret, jwks, jwksUri }: RegisteredClient): AdapterPayload {
  if (kind === 'native') return { token_endpoint_auth_method: 'none' };
  if (acceptsSharedSecret !== undefined)
    return { token_endpoint_auth_method: 'client_secret_basic', client_secret: acceptsSharedSecret };
  return {
    token_endpoint_auth_method: 'private_key_jwt',
    ...(jwks === undefined ? {} : { jwks }),
    ...(jwksUri === undefined ? {} : { jwks_uri: jwksUri }),
  };
}

/**
 * OpenID Connect Registration 1.0 §2, of what the operator said: code flow alone, ES256, and one address for each thing.
 * `subject_type` is left alone: subjects are pairwise before the provider sees them (subject-source.ts).
 */
export function metadataOf(client: RegisteredClient): AdapterPayload {
  const { id, kind, profile, redirectUris, postLogoutRedirectUris = [], backchannelLogoutUri, mayAskFor = [] } = client;
  return {
    client_id: id,
    application_type: kind,
    redirect_uris: [...redirectUris],
    post_logout_redirect_uris: [...postLogoutRedirectUris],
    ...(backchannelLogoutUri === undefined
      ? {}
      : { backchannel_logout_uri: backchannelLogoutUri, backchannel_logout_session_required: true }),
    // The provider refuses what is known and not here, wherever it is asked for; a push too.
    scope: ['openid', ...mayAskFor].join(' '),
    grant_types: ['authorization_code', ...(mayAskFor.includes('sign') ? ['client_credentials'] : [])],
    response_types: ['code'],
    response_modes: ['query'],
    id_token_signed_response_alg: 'ES256',
    ...(profile === 'fapi2'
      ? {
          require_pushed_authorization_requests: true,
          dpop_bound_access_tokens: true,
          token_endpoint_auth_signing_alg: 'ES256',
        }
      : {}),
    inro_profile: profile,
    ...authentication(client),
  };
}
