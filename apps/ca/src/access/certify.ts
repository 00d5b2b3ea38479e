import { fromBase64, toBase64 } from '@inro/foundation';
import type { Transaction } from '@inro/host';
import { type DistinguishedName, encodeName, type GeneralNameToIssue } from '@inro/pki/issue';
import { parseCertificateRequest, readPublicKey, signatureScheme } from '@inro/pki/read';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import { algorithmOfNow } from '../issuance/key-of-now.ts';
import { type PlannedCertificate, planCertificate } from '../issuance/plan.ts';
import { recordedRequest, recordIssuance } from '../issuance/record.ts';
import { requestDigest } from '../issuance/request-digest.ts';
import { type IssuedCertificate, signRecorded } from '../issuance/sign.ts';
import type { CaSchema } from '../schema.ts';
import type { AccessBody, RenewedBody } from './order.ts';
import { lockServices, requireNotWithdrawn } from './withdrawal.ts';

const DAY = 86_400_000;

/** What a certificate is made in place of. */
export interface Succession {
  /** The row of the one before. */
  readonly renews: number;
  /** What has to be so of it until the new one stands; else it throws. */
  readonly requires: (trx: Transaction<CaSchema>) => Promise<void>;
}

/** Certifies a key that was proven: the same again is the same certificate, a new key a new one. */
export async function certify(
  context: CaContext,
  name: string,
  { certificateRequest, ...body }: AccessBody | RenewedBody,
  succession?: Succession,
): Promise<IssuedCertificate> {
  const key = provenKey(fromBase64(certificateRequest));
  const digest = requestDigest({ ...body, key: toBase64(key) });
  const id = `access:${name}:${digest.toString('base64url')}`;
  const isRenewal = body.kind === 'relyingParty' && !('afterWithdrawal' in body && body.afterWithdrawal);
  if (isRenewal) await requireNotWithdrawn(context.db, name, body.origin);
  if ((await recordedRequest(context, id)) === undefined) {
    await recordIssuance(context, {
      id,
      requestSha256: digest,
      applicationSha256: null,
      signer: null,
      requires: async (trx) => {
        if (body.kind !== 'relyingParty') return;
        await lockServices(trx);
        if (isRenewal) await requireNotWithdrawn(trx, name, body.origin);
        await succession?.requires(trx);
      },
      stapleTokenSha256: null,
      certificates: [{ ...planAccess(context, name, body, key), ...(succession && { renews: succession.renews }) }],
    });
  } else await requireInForce(context, id);
  return (await signRecorded(context, id))[0]!;
}

/** What is over or revoked is given to nobody as new: the key was certified once, and is not again (ADR 51). */
async function requireInForce({ db, clock }: CaContext, issuance: string): Promise<void> {
  const ended = await db
    .selectFrom('certificate')
    .select('id')
    .where('issuance', '=', issuance)
    .where((row) => row.or([row('not_after', '<=', clock.now()), row('state', '=', 'revoked')]))
    .executeTakeFirst();
  if (ended) throw new CaError('ca.key_already_certified');
}

/** RFC 2986 §3: the request's signature proves the possession; the key must be of the profile's kind. */
export function provenKey(certificateRequest: Uint8Array): Uint8Array {
  try {
    const request = parseCertificateRequest(certificateRequest);
    const scheme = signatureScheme(request.signatureAlgorithm);
    const { information: data, signature } = request;
    const key = readPublicKey(request.subjectPublicKeyInfo);
    if (scheme && nodeSignatureVerifier.verify({ key, scheme, data, signature }) === true) return key.spki;
  } catch (cause) {
    throw new CaError('ca.certificate_request_invalid', { cause });
  }
  throw new CaError('ca.certificate_request_invalid');
}

type Named = Omit<RenewedBody, 'certificateRequest'>;
type Serving = Omit<Extract<AccessBody, { kind: 'counterOfficer' }>, 'certificateRequest'>;

function planAccess(
  context: CaContext,
  name: string,
  body: Named | Serving,
  publicKeyInfo: Uint8Array,
): PlannedCertificate {
  const authority = context.authorities.access;
  const relyingParty = body.kind === 'relyingParty';
  const key = readPublicKey(publicKeyInfo);
  // An officer's key is what a card's would be now: both sign applications (ADR 57).
  const algorithm = relyingParty ? undefined : algorithmOfNow(key, context.clock.now());
  const days = lifeOf(context, body);
  const fits = relyingParty ? key.type === 'EC' && key.curve === 'P-256' : algorithm !== undefined;
  if (!fits) throw new CaError('ca.certificate_request_invalid');
  const planned = planCertificate(context, authority, {
    kind: body.kind,
    profile: relyingParty ? 'relying-party' : 'counter-officer',
    ...(algorithm === undefined ? {} : { algorithm }),
    crl: `${authority.name}-${relyingParty ? 'relying-parties' : 'officers'}`,
    contents: {
      notAfter: new Date(Math.floor(context.clock.now().getTime() / 1000) * 1000 + days * DAY),
      subject: encodeName([
        ['countryName', 'JP'],
        ...placesOf(body),
        ['organizationName', body.names.ja],
        ['commonName', name],
      ]),
      subjectPublicKeyInfo: publicKeyInfo,
      names: body.names,
      ...(body.kind === 'relyingParty' ? { alternativeNames: alternativeNames(body.origin) } : {}),
      ...(body.kind === 'relyingParty' && body.entitlement ? { entitlement: body.entitlement } : {}),
      ...(body.kind === 'relyingParty' && body.imprint ? { imprint: body.imprint } : {}),
    },
  });
  return body.kind === 'relyingParty' && body.days !== undefined ? { ...planned, orderedDays: body.days } : planned;
}

/** Services renew theirs themselves, within days; an officer's is made by people (ADR 89). */
const lifeOf = ({ configuration }: CaContext, body: Named | Serving): number =>
  body.kind === 'relyingParty' ? (body.days ?? configuration.accessDays) : configuration.officerDays;

/** As in a card's signing certificate, with which the CA compares it. */
const placesOf = (body: Named | Serving): DistinguishedName =>
  body.kind === 'relyingParty'
    ? []
    : [
        ['localityName', body.prefecture],
        ['localityName', body.municipality],
      ];

const alternativeNames = (text: string): GeneralNameToIssue[] => [{ dnsName: new URL(text).hostname }, { uri: text }];
