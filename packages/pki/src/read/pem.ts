import { fromBase64 } from '@inro/foundation';
import { refuse } from './der.ts';

export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

const BEGIN = '-----BEGIN ';
/** RFC 7468 §3, lax only in blanks. A body runs as far as it can: nothing in it begins its end, so an endless one is read once. */
const BLOCK =
  /(?<=^|\n)-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\r?\n([A-Za-z0-9+/= \t\r\n]*)(?<=\n)-----END \1-----[ \t]*(?=\r?\n|$)/g;

/**
 * All blocks of a PEM text, in order; text between blocks is ignored, broken base64 refused. So is a block that is not
 * whole, or not on lines of its own: another reader would take another block for the first.
 */
export function parsePem(text: string): readonly PemBlock[] {
  const out: PemBlock[] = [];
  for (const [, label, body] of text.matchAll(BLOCK)) {
    try {
      out.push({ label: label!, der: fromBase64(body!.replace(/\s+/g, '')) });
    } catch {
      refuse('value_not_allowed', 'pem');
    }
  }
  if (out.length !== text.split(BEGIN).length - 1) refuse('value_not_allowed', 'pem');
  return out;
}
