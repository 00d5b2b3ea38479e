import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { isShownText } from '@inro/relying-party';
import { z } from 'zod';
import { attributeNames, grantedScopes } from '../provider/scopes.ts';

const MOST_ADDRESSES = 10;
const MOST_KEYS = 8;
/** As in a request to a phone: a hundred years are for ever. */
const LONGEST_KEPT_DAYS = 36_525;
/** Characters; RSA-4096 has 800, and a chain of certificates nobody asks for here. */
const LARGEST_KEY = 4_096;

/** A URL as it stands: no user, no fragment; https, or http to this machine alone (RFC 8252 §8.3, OpenID Connect Core §3.1.2.1). */
function isAddress(text: string, loopback: RegExp): boolean {
  if (!URL.canParse(text) || text.includes('#') || !/^[\x21-\x7e]+$/.test(text)) return false;
  const { protocol, hostname, username, password, href } = new URL(text);
  // One that a parser reads otherwise than it is written would be compared otherwise than it is gone to.
  const asWritten = href === text || href === `${text}/`;
  if (!asWritten || username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}
const LOOPBACK = /^(?:localhost|[a-z0-9.-]+\.localhost|127\.0\.0\.1|\[::1\])$/;
const OWN_LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
function isNoneOfAnApp(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  const isOwn = OWN_LOOPBACK.includes(hostname);
  return (protocol === 'https:' && isOwn) || (protocol === 'http:' && !isOwn);
}
const webAddress = z
  .string()
  .max(255)
  .refine((text) => isAddress(text, LOOPBACK));
/** RFC 8252 §7.1: a scheme of the app's own is a name in reverse, so that no other app claims it by chance. */
const appAddress = z
  .string()
  .max(255)
  .refine((text) => isAddress(text, LOOPBACK) || /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:\/[\x21\x24-\x7e]*$/.test(text));

/** NIST SP 800-57 part 1, table 2. */
const SHORTEST_RSA = 2_048;
/** ES256 and RS256 by nothing weaker, and by nothing that is no key. */
function signsAssertions(jwk: JsonWebKey): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' });
    return asymmetricKeyType === 'rsa'
      ? (asymmetricKeyDetails?.modulusLength ?? 0) >= SHORTEST_RSA
      : asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}
/** What a client's keys may be: public, of the two kinds that sign assertions here. */
const key = z
  .looseObject({ kty: z.enum(['EC', 'RSA']), kid: z.string().max(255).optional(), alg: z.string().max(16).optional() })
  .refine((jwk) => !['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].some((secret) => secret in jwk))
  .refine((jwk) => JSON.stringify(jwk).length <= LARGEST_KEY && signsAssertions(jwk as JsonWebKey));

/** One that a phone would not show would end every login of the client. */
const label = z.string().min(1).max(64).refine(isShownText);

/** How a client speaks, beyond what every client does. */
export const profiles = ['plain', 'fapi2', 'digital-agency'] as const;

/** A client as the operator registers it. Where it keeps its keys and where it is told of logouts is the operator's word alone. */
export const clientForm = z
  .strictObject({
    /** What the person reads. */
    names: z.strictObject({ ja: label, 'ja-x-easy': label, en: label }),
    kind: z.enum(['web', 'native']),
    profile: z.enum(profiles),
    redirectUris: z.array(appAddress).min(1).max(MOST_ADDRESSES),
    postLogoutRedirectUris: z.array(appAddress).max(MOST_ADDRESSES).optional(),
    backchannelLogoutUri: webAddress.optional(),
    jwks: z.strictObject({ keys: z.array(key).min(1).max(MOST_KEYS) }).optional(),
    jwksUri: webAddress.optional(),
    /** Weaker than a key: whoever reads the client's configuration is the client. SHA-256 of the secret, base64url. */
    acceptsSharedSecret: z
      .string()
      .regex(/^[\w-]{43}$/)
      .optional(),
    /** Clients that name the same one are told the same subject: one service with several clients. Its own id otherwise. */
    sector: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)
      .optional(),
    /** What it may ask for beyond a login; nothing where it is not said. */
    mayAskFor: z
      .array(z.enum(grantedScopes))
      .refine((all) => new Set(all).size === all.length)
      .optional(),
    /** For how many days it keeps attributes, which the person reads; 0: no longer than a visit. */
    keptDays: z.int().min(0).max(LONGEST_KEPT_DAYS).optional(),
  })
  .superRefine((client, context) => {
    const keys = [client.jwks, client.jwksUri, client.acceptsSharedSecret].filter((one) => one !== undefined).length;
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (client.kind === 'web' && keys !== 1) refuse('jwks', 'one of jwks, jwksUri and acceptsSharedSecret');
    if (client.kind === 'native' && keys > 0) refuse('jwks', 'an app that anybody can read keeps no key');
    for (const member of ['redirectUris', 'postLogoutRedirectUris'] as const) {
      const addresses = client[member] ?? [];
      if (client.kind === 'web' && addresses.some((uri) => !/^https?:/.test(uri)))
        refuse(member, 'a service returns to a web address');
      // The provider takes none of these of an app, and then knows the whole client no more.
      if (client.kind === 'native' && addresses.some(isNoneOfAnApp))
        refuse(member, 'RFC 8252 §7.2, §7.3: https elsewhere, http to localhost itself');
    }
    if (client.profile === 'fapi2' && (client.kind !== 'web' || client.acceptsSharedSecret !== undefined))
      refuse('profile', 'FAPI 2.0 §5.3.2.1: confidential clients, by their key');
    const attributes = client.mayAskFor?.some((scope) => attributeNames.some((name) => name === scope)) ?? false;
    if (attributes !== (client.keptDays !== undefined))
      refuse('keptDays', 'said with attributes, and with nothing else');
    if (client.kind === 'native' && client.mayAskFor?.includes('sign'))
      refuse('mayAskFor', 'an app that anybody can read hands in no documents');
    // Its assertions are read here first (dialect/assertion.ts), by keys that are known.
    if (client.profile === 'digital-agency' && client.jwks === undefined) refuse('jwks', 'this dialect needs jwks');
  });
export type ClientToRegister = z.infer<typeof clientForm>;

/**
 * RP00000001 is one, and so is library; two that differ in capitals alone are one. None is what every object has
 * (`constructor`): the provider keeps what is one client's in objects, by its id.
 */
export const clientIdForm = z
  .string()
  .regex(/^[0-9A-Za-z]{1,32}$/)
  .refine((id) => !(id in Object.prototype));

export interface RegisteredClient extends ClientToRegister {
  readonly id: string;
  /** How many clients had the id before it and were removed; absent for the first. */
  readonly formerHolders?: number;
}

/** A certificate says the name: another one needs another. */
export const isSameName = (a: RegisteredClient['names'], b: RegisteredClient['names']): boolean =>
  a.ja === b.ja && a['ja-x-easy'] === b['ja-x-easy'] && a.en === b.en;

/** Who is told the same subject as this client: of whoever had its id before it nobody (T-222). No colon is in a sector that is named. */
export function sectorOf({ id, sector, formerHolders = 0 }: RegisteredClient): string {
  const own = `client:${id.toLowerCase()}`;
  return sector ?? (formerHolders === 0 ? own : `${own}:${formerHolders}`);
}
