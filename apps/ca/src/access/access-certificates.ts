import { createHash, type KeyObject } from 'node:crypto';
import { APPOINTMENT_DOMAIN, appointmentBytes } from '@inro/authority-wire/appointment';
import { equalInConstantTime, fromBase64 } from '@inro/foundation';
import { statementHolds } from '@inro/host';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import type { IssuedCertificate } from '../issuance/sign.ts';
import { certify, provenKey } from './certify.ts';
import type { AccessBody } from './order.ts';

/** Certifies a service's or an officer's key. The same order again gives the same certificate, whatever signature proves the key this time; a new key a new one. */
export async function issueAccessCertificate(
  context: CaContext,
  name: string,
  body: AccessBody,
  counter: KeyObject,
): Promise<IssuedCertificate> {
  if (body.kind === 'counterOfficer' && !isAppointed(body, provenKey(fromBase64(body.certificateRequest)), counter))
    throw new CaError('ca.officer_not_appointed');
  return await certify(context, name, body);
}

/** ADR 71: an officer is the counter's, for this place and with this key, by the counter's own signature. */
function isAppointed(
  { appointment: signed, prefecture, municipality }: Extract<AccessBody, { kind: 'counterOfficer' }>,
  key: Uint8Array,
  counter: KeyObject,
): boolean {
  const bytes = fromBase64(signed.appointment);
  const wanted = { key: createHash('sha256').update(key).digest('base64url'), prefecture, municipality };
  return (
    equalInConstantTime(bytes, appointmentBytes(wanted)) &&
    statementHolds(counter, APPOINTMENT_DOMAIN, bytes, fromBase64(signed.signature))
  );
}
