import { type Brand, fromBase64Url } from '@inro/foundation';
import type { LocalizedText } from '@inro/problem';
import { actNamesOf } from '../act/act.ts';
import type { DocumentToSign } from '../act/document.ts';
import { clientIdOf } from '../digest.ts';
import type { Entitlement } from '../entitlement.ts';
import { PresentationError } from '../errors.ts';
import type { Imprint } from '../imprint.ts';
import type { AuthorizationLink } from '../link/read.ts';
import { liesOnOrigin } from '../origin.ts';
import { type Deprecation, standingOfVersions } from '../version/standing.ts';
import type { UnverifiedRequest } from './read.ts';
import { CLOCK_SKEW, LONGEST_LIFE } from './request.ts';

/** What the host found in the leaf of `x5c`, after it validated the path to the pinned access root. */
export interface AccessCertificate {
  /** Web origins that the certificate names. */
  readonly origins: readonly string[];
  /** Names of the service in three languages, as certified. */
  readonly names: LocalizedText;
  /** What it is by law, and what it may ask for. */
  readonly entitlement: Entitlement;
  /** Why it asks and who answers for it; a certificate of before ADR 97 says nothing of that. */
  readonly imprint?: Imprint;
}

/** The two answers that need keys: does the path hold, and does the leaf's key verify the bytes (ES256, r ‖ s)? */
export interface RequestVerifier {
  /** Path to the pinned access root at this time, with our extended key usage; undefined when it does not hold. */
  validateAccess(certificates: readonly Uint8Array[], at: Date): Promise<AccessCertificate | undefined>;
  verifyEs256(leaf: Uint8Array, signingInput: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** A request that passed every check; only {@link checkRequest} makes one. */
export type CheckedRequest = UnverifiedRequest &
  Brand<
    {
      readonly relyingParty: AccessCertificate & { readonly origin: string };
      /** Versions that it names and that are to end, where there are any: the service is told with the answer. */
      readonly deprecated?: readonly Deprecation[];
    },
    'CheckedRequest'
  >;

/** Facts of one check, in the order of the specification. */
interface Facts {
  readonly request: UnverifiedRequest;
  readonly link: AuthorizationLink;
  readonly at: Date;
  readonly verifier: RequestVerifier;
}

/**
 * Checks a request that came from `link.requestUri`: client identifier, nonce, life, path, signature, origin, entitlement, versions. The order
 * is cheap before dear, and no text of the request may be shown before all hold.
 */
export async function checkRequest(
  request: UnverifiedRequest,
  link: AuthorizationLink,
  context: { readonly at: Date; readonly verifier: RequestVerifier },
): Promise<CheckedRequest> {
  const facts = { request, link, ...context };
  checkClientIdentifier(facts);
  checkNonce(facts);
  checkLife(facts);
  const access = await checkAccess(facts);
  await checkSignature(facts);
  const origin = checkOrigin(facts, access);
  checkEntitlement(facts, access);
  const deprecated = checkVersions(facts);
  return {
    ...request,
    relyingParty: { ...access, origin },
    ...(deprecated.length > 0 && { deprecated }),
  } as CheckedRequest;
}

/** OpenID4VP 1.0 §5.9.3: x509_hash is the leaf's own hash; §5: equal inside and outside the request object. */
function checkClientIdentifier({ request, link }: Facts): void {
  const { clientId } = request.claims;
  if (clientId !== clientIdOf(request.certificates[0]) || clientId !== link.clientId)
    throw new PresentationError('presentation.client_identifier_wrong');
}

/** At least 128 bits that look random: a repeated or counted nonce lets old answers live. */
function checkNonce({ request }: Facts): void {
  let bytes = new Uint8Array();
  try {
    bytes = fromBase64Url(request.claims.nonce);
  } catch {
    // refused below
  }
  if (bytes.length < 16 || new Set(bytes).size < 8) throw new PresentationError('presentation.nonce_weak');
}

function checkLife({ request, at }: Facts): void {
  const { issuedAt, expiresAt } = request.claims;
  const now = at.getTime() / 1000;
  if (expiresAt <= issuedAt || expiresAt - issuedAt > LONGEST_LIFE)
    throw new PresentationError('presentation.request_malformed');
  // A service hands out no request that is over by its own clock, or not yet made.
  if (issuedAt > now + CLOCK_SKEW || expiresAt < now - LONGEST_LIFE)
    throw new PresentationError('presentation.clock_differs');
  if (expiresAt <= now) throw new PresentationError('presentation.request_expired');
}

async function checkAccess({ request, at, verifier }: Facts): Promise<AccessCertificate> {
  const access = await verifier.validateAccess(request.certificates, at);
  if (!access) throw new PresentationError('presentation.relying_party_not_trusted');
  return access;
}

async function checkSignature({ request, verifier }: Facts): Promise<void> {
  const { certificates, signingInput, signature } = request;
  if (!(await verifier.verifyEs256(certificates[0], signingInput, signature)))
    throw new PresentationError('presentation.request_signature_wrong');
}

/** The defence against a relayed request: it came from, and its answer goes to, the certificate's own origin. */
function checkOrigin({ request, link }: Facts, access: AccessCertificate): string {
  const { responseUri, acts } = request.claims;
  const origin = access.origins.find(
    (candidate) => liesOnOrigin(responseUri, candidate) && liesOnOrigin(link.requestUri, candidate),
  );
  if (origin === undefined) throw new PresentationError('presentation.origin_wrong');
  // What is signed is the service's own: a phone asks nobody else for it.
  const elsewhere = (document: DocumentToSign): boolean =>
    document.kind === 'shown' && !liesOnOrigin(document.uri, origin);
  if (acts.signature?.documents.some(elsewhere)) throw new PresentationError('presentation.origin_wrong');
  return origin;
}

/** ADR 90: nobody is asked for more than the authority lets this service ask for. */
function checkEntitlement({ request }: Facts, { entitlement }: AccessCertificate): void {
  const beyond = actNamesOf(request.claims.acts).some((act) => !entitlement.acts.includes(act));
  if (beyond) throw new PresentationError('presentation.act_not_entitled');
}

/** ADR 98: what has ended is answered to nobody; what is to end is told to the service. */
function checkVersions({ request, at }: Facts): readonly Deprecation[] {
  const { isOver, deprecated } = standingOfVersions(request.claims, at);
  if (isOver) throw new PresentationError('presentation.version_over');
  return deprecated;
}
