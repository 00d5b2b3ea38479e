import { fromBase64 } from '@inro/foundation';
import { refuse } from './der.ts';

export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

/** A body runs as far as it can: nothing in it begins its end, so an endless one is read once. */
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

/** All blocks of a PEM text (RFC 7468), in order; text between blocks is ignored, broken base64 refused. */
export function parsePem(text: string): readonly PemBlock[] {
  const out: PemBlock[] = [];
  for (const [, label, body] of text.matchAll(BLOCK)) {
    try {
      out.push({ label: label!, der: fromBase64(body!.replace(/\s+/g, '')) });
    } catch {
      refuse('value_not_allowed', 'pem');
    }
  }
  return out;
}
