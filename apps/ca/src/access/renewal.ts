import { createHash } from 'node:crypto';
import { equalInConstantTime, toBase64 } from '@inro/foundation';
import {
  parseCertificate,
  parseRenewalRequest,
  readRelyingPartyEntitlement,
  readRelyingPartyImprint,
  readRelyingPartyNames,
  type UnverifiedRenewalRequest,
} from '@inro/pki/read';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import { originsOf } from '../issuance/origins.ts';
import { type IssuedCertificate, signRecorded } from '../issuance/sign.ts';
import type { CaSchema } from '../schema.ts';
import { certify, provenKey } from './certify.ts';
import { renewedBodySchema } from './order.ts';
import { type Db, newerOrder, requireNotWithdrawn } from './withdrawal.ts';

/** A service that was away for some weeks comes back by itself. */
const GRACE_MS = 30 * 86_400_000;

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/**
 * Certifies a service's next key as the one before was, at the word of the one before alone: once, in the second half of its
 * life or some weeks later, never for who was withdrawn, and never against a newer order (docs/protocol/access-renewal.md).
 * The same key again gives the same certificate.
 */
export async function renewAccessCertificate(context: CaContext, der: Uint8Array): Promise<IssuedCertificate> {
  const request = readRenewal(der);
  const before = await findRenewed(context.db, sha256(request.certificate.der));
  requireSigned(request);
  const key = provenKey(request.certificateRequest);
  const body = orderOf(before, request.certificateRequest);
  await requireNotWithdrawn(context.db, before.name, body.origin);
  const ordered = await newerOrder(context.db, before);
  if (ordered !== undefined) return await ofOrder(context, ordered, key);
  const successor = await successorOf(context.db, before.id);
  if (successor !== undefined) {
    if (!equalInConstantTime(successor.public_key_sha256, sha256(key))) throw new CaError('ca.renewed_with_other_key');
    return (await signRecorded(context, successor.issuance!))[0]!;
  }
  requireDue(before, context.clock.now());
  return await certify(context, before.name, body, {
    renews: before.id,
    requires: async (trx) => {
      await findRenewed(trx, before.sha256!);
      if (await newerOrder(trx, before)) throw new CaError('ca.renewal_of_unknown');
    },
  });
}

/** ADR 91: an order ends the line before it. What it made for this very key was on its way. */
async function ofOrder(
  context: CaContext,
  { issuance, public_key_sha256: ordered, state }: NonNullable<Awaited<ReturnType<typeof newerOrder>>>,
  key: Uint8Array,
): Promise<IssuedCertificate> {
  if (state !== 'good' || !equalInConstantTime(ordered, sha256(key))) throw new CaError('ca.renewal_of_unknown');
  return (await signRecorded(context, issuance!))[0]!;
}

function readRenewal(der: Uint8Array): UnverifiedRenewalRequest {
  try {
    return parseRenewalRequest(der);
  } catch (cause) {
    throw new CaError('ca.renewal_malformed', { cause });
  }
}

type Renewed = Pick<CaSchema['certificate'], 'der' | 'sha256' | 'not_before' | 'not_after' | 'ordered_days'> & {
  readonly id: number;
  readonly name: string;
};

/** The certificate that signs, as it is in the book; `ca.renewal_of_unknown` unless it is a service's and good. */
async function findRenewed(db: Db, digest: Uint8Array): Promise<Renewed> {
  const row = await db
    .selectFrom('certificate')
    .select(['id', 'issuance', 'der', 'sha256', 'not_before', 'not_after', 'ordered_days'])
    .where('kind', '=', 'relyingParty')
    .where('sha256', '=', Buffer.from(digest))
    .where('state', '=', 'good')
    .executeTakeFirst();
  const name = row?.issuance?.split(':')[1];
  if (row === undefined || name === undefined) throw new CaError('ca.renewal_of_unknown');
  return { ...row, name };
}

const successorOf = (db: Db, id: number) =>
  db.selectFrom('certificate').select(['issuance', 'public_key_sha256']).where('renews', '=', id).executeTakeFirst();

/** RFC 5652 §5.4: the key of the certificate that is in the book signed the attributes, and they are of this request. */
function requireSigned({ certificate, certificateRequest, messageDigest, ...signed }: UnverifiedRenewalRequest): void {
  const { scheme, signedAttributes: data, signature } = signed;
  const isOfIt = equalInConstantTime(sha256(certificateRequest), messageDigest);
  if (!isOfIt || nodeSignatureVerifier.verify({ key: certificate.publicKey, scheme, data, signature }) !== true)
    throw new CaError('ca.renewal_malformed');
}

/** As the one before says: its names, its origin, what it may ask for and why, who answers for it, and the life that its order gave. */
function orderOf({ der, ordered_days }: Renewed, certificateRequest: Uint8Array) {
  const certificate = parseCertificate(new Uint8Array(der!));
  const entitlement = readRelyingPartyEntitlement(certificate);
  const imprint = readRelyingPartyImprint(certificate);
  const read = renewedBodySchema.safeParse({
    kind: 'relyingParty',
    certificateRequest: toBase64(certificateRequest),
    names: readRelyingPartyNames(certificate),
    origin: originsOf(certificate.der)[0],
    ...(entitlement && { entitlement }),
    ...(imprint && { imprint }),
    ...(ordered_days === null ? {} : { days: ordered_days }),
  });
  // What was certified under older rules is certified anew by an order.
  if (!read.success) throw new CaError('ca.renewal_of_unknown');
  return read.data;
}

function requireDue({ not_before, not_after }: Renewed, now: Date): void {
  const [from, until] = [not_before.getTime(), not_after.getTime()];
  if (now.getTime() > until + GRACE_MS) throw new CaError('ca.renewal_of_unknown');
  if (now.getTime() < from + (until - from) / 2) throw new CaError('ca.renewal_too_early');
}
