import { fromBase64, toBase64 } from '@inro/foundation';
import type { PeerClient } from '@inro/host';

const NAMES = { ja: '市区町村の窓口', 'ja-x-easy': 'しやくしょの まどぐち', en: 'Municipal counter' };

/** Where an officer serves, in Roman letters as the register has it. */
export interface Place {
  readonly prefecture: string;
  readonly municipality: string;
}

/** The operator carries the request of the counter's officer (PKCS #10, DER) to the authority; the same request gets the same certificate. */
export async function certifyOfficer(
  operator: Pick<PeerClient, 'call'>,
  request: Uint8Array,
  { prefecture, municipality }: Place,
): Promise<Uint8Array> {
  const path = '/access-certificates/counter-officer';
  const certificateRequest = toBase64(request);
  const body = { kind: 'counterOfficer', certificateRequest, names: NAMES, prefecture, municipality };
  return fromBase64((await operator.call<{ certificate: string }>('ca', 'PUT', path, body)).certificate);
}
