import { fromBase64 } from '@inro/foundation';
import type { PeerClient } from '@inro/host';

const NAMES = { ja: '市区町村の窓口', 'ja-x-easy': 'しやくしょの まどぐち', en: 'Municipal counter' };

/** Where an officer serves, in Roman letters as the register has it. */
export interface Place {
  readonly prefecture: string;
  readonly municipality: string;
}

/** What the counter wrote: the officer's request and the counter's word for it. It is carried as it is. */
export interface AppointedRequest {
  readonly certificateRequest: string;
  readonly appointment: object;
}

/** The operator carries an officer's request to the authority, for the place where they are to serve; the same request gets the same certificate. */
export async function certifyOfficer(
  operator: Pick<PeerClient, 'call'>,
  { certificateRequest, appointment }: AppointedRequest,
  { prefecture, municipality }: Place,
): Promise<Uint8Array> {
  const path = '/access-certificates/counter-officer';
  const body = { kind: 'counterOfficer', certificateRequest, names: NAMES, prefecture, municipality, appointment };
  return fromBase64((await operator.call<{ certificate: string }>('ca', 'PUT', path, body)).certificate);
}
