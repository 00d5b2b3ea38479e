/** Where an endpoint is met: by browsers, or by clients' servers. */
export type Side = 'front' | 'back';

export interface Endpoint {
  /** Below the issuer. */
  readonly path: string;
  readonly methods: readonly ('GET' | 'POST')[];
  readonly side: Side;
  readonly summary: string;
  /** Where an access token lets a request in (RFC 6750). */
  readonly security?: 'bearer';
  /** Writes a row for whoever asks: at the rate of strangers. */
  readonly writesForStrangers?: true;
}

const base = '/protocol/openid-connect';

/** Every endpoint of the provider, by its name there; the paths are those of the Digital Agency's service. */
export const endpoints = {
  authorization: {
    path: `${base}/auth`,
    methods: ['GET'],
    side: 'front',
    summary: 'Authorization endpoint (OpenID Connect Core 1.0 §3.1.2)',
    writesForStrangers: true,
  },
  resume: {
    path: `${base}/auth/:uid`,
    methods: ['GET'],
    side: 'front',
    summary: 'Goes on when the phone has answered',
  },
  end_session: {
    path: `${base}/logout`,
    methods: ['GET', 'POST'],
    side: 'front',
    summary: 'Logout that a client begins (OpenID Connect RP-Initiated Logout 1.0)',
    writesForStrangers: true,
  },
  end_session_confirm: {
    path: `${base}/logout/confirm`,
    methods: ['POST'],
    side: 'front',
    summary: 'The person agrees to a logout',
  },
  end_session_success: { path: `${base}/logout/success`, methods: ['GET'], side: 'front', summary: 'After a logout' },
  token: {
    path: `${base}/token`,
    methods: ['POST'],
    side: 'back',
    summary: 'Token endpoint (OpenID Connect Core 1.0 §3.1.3)',
  },
  userinfo: {
    path: `${base}/userinfo`,
    methods: ['GET', 'POST'],
    side: 'back',
    summary: 'UserInfo endpoint (OpenID Connect Core 1.0 §5.3)',
    security: 'bearer',
  },
  jwks: { path: `${base}/certs`, methods: ['GET'], side: 'back', summary: 'Keys that sign ID tokens (RFC 7517)' },
  pushed_authorization_request: {
    path: `${base}/ext/par/request`,
    methods: ['POST'],
    side: 'back',
    summary: 'Pushed authorization requests (RFC 9126)',
    writesForStrangers: true,
  },
  discovery: {
    path: '/.well-known/openid-configuration',
    methods: ['GET'],
    side: 'back',
    summary: 'OpenID Connect Discovery 1.0 §4',
  },
} as const satisfies Readonly<Record<string, Endpoint>>;

/** Paths in the provider's own words. */
export const providerRoutes = {
  authorization: endpoints.authorization.path,
  end_session: endpoints.end_session.path,
  jwks: endpoints.jwks.path,
  pushed_authorization_request: endpoints.pushed_authorization_request.path,
  token: endpoints.token.path,
  userinfo: endpoints.userinfo.path,
} as const;
