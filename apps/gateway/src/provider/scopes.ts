/** What of the person a claim tells; each is asked for by a scope of the same name (the Digital Agency's words). */
export const attributeNames = ['name', 'address', 'birthdate', 'gender'] as const;
export type AttributeName = (typeof attributeNames)[number];

/** Scopes beyond a login, which the operator grants to a client one by one. */
export const grantedScopes = [...attributeNames, 'sign'] as const;
export type GrantedScope = (typeof grantedScopes)[number];

/** Every scope that is answered here. Others are ignored (OpenID Connect Core 1.0 §3.1.2.1). */
export const scopes = ['openid', ...grantedScopes] as const;

/** Claims by scope, in the provider's words: OpenID Connect Core 1.0 §5.4. A signature is fetched elsewhere (ADR 85). */
export const claimsByScope: Readonly<Record<string, readonly string[] | null>> = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  ...Object.fromEntries(attributeNames.map((name) => [name, [name]])),
  sid: null,
  iss: null,
};

/** What an authorization request asks for beyond the login. */
export interface Asked {
  /** Told at userinfo. */
  readonly userinfo: readonly AttributeName[];
  /** Told in the ID token: what the `claims` parameter names there. */
  readonly idToken: readonly AttributeName[];
  /** Those that the client does not do without (`essential`): the person gives them, or no login. */
  readonly required: readonly AttributeName[];
  /** Whether documents are to be signed. */
  readonly sign: boolean;
}

type Parameters = Readonly<Record<string, unknown>>;
type ClaimRequests = Readonly<Record<string, { readonly essential?: unknown } | null | undefined>>;

/** Reads scope and `claims`, which the provider has found to be JSON; what is not of the form names nothing. */
export function askedIn({ scope, claims }: Parameters): Asked {
  const named = new Set(String(scope ?? '').split(' '));
  const { userinfo, idToken } = readClaims(claims);
  const at = (requests: ClaimRequests) => attributeNames.filter((name) => Object.hasOwn(requests, name));
  return {
    userinfo: attributeNames.filter((name) => named.has(name) || at(userinfo).includes(name)),
    idToken: at(idToken),
    required: attributeNames.filter((name) =>
      [userinfo, idToken].some((requests) => requests[name]?.essential === true),
    ),
    sign: named.has('sign'),
  };
}

function readClaims(text: unknown): { readonly userinfo: ClaimRequests; readonly idToken: ClaimRequests } {
  if (text === undefined) return { userinfo: {}, idToken: {} };
  // A pushed request holds it as the object that it was.
  const read: unknown = typeof text === 'string' ? JSON.parse(text) : text;
  const { userinfo, id_token: idToken } = Object(read) as Readonly<Record<string, ClaimRequests | undefined>>;
  return { userinfo: Object(userinfo), idToken: Object(idToken) };
}

export const attributesIn = ({ userinfo, idToken }: Asked): readonly AttributeName[] =>
  attributeNames.filter((name) => userinfo.includes(name) || idToken.includes(name));

/**
 * Whether the person may go without attributes: not where one is essential, nor where documents are signed, since each
 * signature carries the certificate with all four.
 */
export const mayGoWithout = ({ required, sign }: Asked): boolean => required.length === 0 && !sign;

/** What is asked of a person who goes without attributes. */
export const withoutAttributes = (asked: Asked): Asked => ({ ...asked, userinfo: [], idToken: [] });

/** The first thing that a client asks for and may not; undefined where it may ask for all of it. */
export const notGranted = (asked: Asked, granted: readonly GrantedScope[]): GrantedScope | undefined =>
  [...attributesIn(asked), ...(asked.sign ? (['sign'] as const) : [])].find((scope) => !granted.includes(scope));

export const isMoreThanLogin = (asked: Asked): boolean => asked.sign || attributesIn(asked).length > 0;
