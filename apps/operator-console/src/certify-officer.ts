import { fromBase64, toBase64 } from '@inro/foundation';
import type { PeerClient } from '@inro/host';

const NAMES = { ja: '市区町村の窓口', 'ja-x-easy': 'しやくしょの まどぐち', en: 'Municipal counter' };

/** The operator carries the request of the counter's officer (PKCS #10, DER) to the authority; the same request gets the same certificate. */
export async function certifyOfficer(operator: Pick<PeerClient, 'call'>, request: Uint8Array): Promise<Uint8Array> {
  const path = '/access-certificates/counter-officer';
  const body = { kind: 'counterOfficer', certificateRequest: toBase64(request), names: NAMES };
  return fromBase64((await operator.call<{ certificate: string }>('ca', 'PUT', path, body)).certificate);
}
