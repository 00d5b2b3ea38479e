import { randomBytes } from 'node:crypto';
import { fromBase64 } from '@inro/foundation';
import { type DocumentToSign, describeDocument, isShownText } from '@inro/relying-party';
import { z } from 'zod';
import { GatewayError } from '../errors.ts';

/** What a phone holds of one request (docs/protocol/openid4vp-profile.md). */
const MOST_DOCUMENTS = 20;
const LARGEST_DOCUMENT = 10 * 1024 * 1024;
const LARGEST_BATCH = 20 * 1024 * 1024;
/** Bytes of a body that holds that much in base64, with titles. */
export const LARGEST_BODY = Math.ceil(LARGEST_BATCH / 3) * 4 + 65_536;

/** What a phone would not show, or take, would end in front of the person who was sent to sign it. */
const title = z.string().min(1).max(100).refine(isShownText);
/** Base64url of 32 bytes, whose last character holds four bits, and of 48. */
const digests = { sha256: z.string().regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/), sha384: z.string().regex(/^[\w-]{64}$/) };

/** A document to show, or one that nobody on the phone sees: then both digests, since which one is signed is the key's matter. */
const documentForm = z.union([
  z.strictObject({
    title,
    media_type: z.enum(['application/pdf', 'application/json', 'text/plain']),
    content: z.base64().max(Math.ceil(LARGEST_DOCUMENT / 3) * 4),
  }),
  z.strictObject({ title, ...digests }),
]);
const documentsForm = z.strictObject({ documents: z.array(documentForm).min(1).max(MOST_DOCUMENTS) });

/** A document that the gateway hands to the phone. */
export interface KeptDocument {
  /** 256 random bits: its address, which the request for the phone alone names. */
  readonly id: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface PushedDocuments {
  /** As the phone is asked, in the order of the client. */
  readonly toSign: readonly DocumentToSign[];
  readonly kept: readonly KeptDocument[];
}

/** Reads what a client handed in; `origin` is where phones fetch it. `gateway.documents_malformed` for anything else. */
export function readDocuments(said: unknown, origin: string): PushedDocuments {
  const read = documentsForm.safeParse(said);
  if (!read.success) throw new GatewayError('gateway.documents_malformed');
  const kept: KeptDocument[] = [];
  const toSign = read.data.documents.map((one): DocumentToSign => {
    if (!('content' in one)) return { kind: 'unknown', ...one };
    const bytes = fromBase64(one.content);
    const id = randomBytes(32).toString('base64url');
    kept.push({ id, mediaType: one.media_type, bytes });
    return describeDocument({ title: one.title, uri: addressOf(origin, id), mediaType: one.media_type, bytes });
  });
  const size = kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const isFit =
    size <= LARGEST_BATCH && kept.every(({ bytes }) => bytes.length > 0 && bytes.length <= LARGEST_DOCUMENT);
  // One digest under two titles is one content under two names: no phone takes it.
  const isEachOnce = (['sha256', 'sha384'] as const).every(
    (hash) => new Set(toSign.map((one) => one[hash])).size === toSign.length,
  );
  if (!isFit || !isEachOnce) throw new GatewayError('gateway.documents_malformed');
  return { toSign, kept };
}

const addressOf = (origin: string, id: string): string => `${origin}/documents/${id}`;
export const documentIdForm = digests.sha256;
