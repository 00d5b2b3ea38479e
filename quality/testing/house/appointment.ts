import { createHash } from 'node:crypto';
import { APPOINTMENT_DOMAIN } from '@inro/authority-wire/appointment';
import { toBase64, utf8 } from '@inro/foundation';
import { type HostConfig, peerPrivateKey, signStatement } from '@inro/host';
import { parseCertificateRequest } from '@inro/pki/read';

/** An officer's request and the counter's word for it, for any place, true or not. */
export function appointedBy(
  counter: Pick<HostConfig, 'peerKeyFile'>,
  request: Uint8Array,
  { prefecture, municipality }: { readonly prefecture: string; readonly municipality: string },
) {
  const { subjectPublicKeyInfo } = parseCertificateRequest(request);
  const key = createHash('sha256').update(subjectPublicKeyInfo).digest('base64url');
  const bytes = utf8(JSON.stringify({ type: 'inro-appointment-1', key, prefecture, municipality }));
  const signature = toBase64(signStatement(peerPrivateKey(counter), APPOINTMENT_DOMAIN, bytes));
  return { certificateRequest: toBase64(request), appointment: { appointment: toBase64(bytes), signature } };
}
