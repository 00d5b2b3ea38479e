import { onlyMembers, textField, wholeNumberField } from '../json/fields.ts';
import { isJsonObject, type JsonObject } from '../json/read.ts';
import { isShownText } from '../shown-text.ts';

/** What a wallet can show: every byte that is signed is one that the person could see. */
export const shownMediaTypes = ['application/pdf', 'application/json', 'text/plain'] as const;
export type ShownMediaType = (typeof shownMediaTypes)[number];

/** Of one document's bytes, base64url: which of them is signed is a matter of the person's key. */
export interface DocumentDigests {
  readonly sha256: string;
  readonly sha384: string;
}

/** A document that the wallet fetches from the service, shows, and hashes itself. */
export interface ShownDocument extends DocumentDigests {
  readonly kind: 'shown';
  readonly title: string;
  /** On the service's own origin. */
  readonly uri: string;
  readonly mediaType: ShownMediaType;
  /** In bytes. */
  readonly size: number;
}

/** Digests of something that no phone has seen, as the service says: the person is told that its content is unknown. */
export interface UnknownDocument extends DocumentDigests {
  readonly kind: 'unknown';
  readonly title: string;
}

/** What a person is asked to sign. */
export type DocumentToSign = ShownDocument | UnknownDocument;

/** One list under one password. */
export const MOST_DOCUMENTS = 20;
/** Bytes of one document. */
export const LARGEST_DOCUMENT = 10 * 1024 * 1024;
/** Bytes of all documents of one request: a phone holds them all while the person reads. */
export const LARGEST_BATCH = 20 * 1024 * 1024;

/** Base64url of 32 bytes, whose last character holds four bits, and of 48. */
const forms = { sha256: /^[\w-]{42}[AEIMQUYcgkosw048]$/, sha384: /^[\w-]{64}$/ } as const;

/** The list as it is signed with the request. TypeError for one that no wallet would take. */
export function documentsToWire(documents: readonly DocumentToSign[]): readonly JsonObject[] {
  const written = documents.map((document): JsonObject => {
    const { kind, title, sha256, sha384 } = document;
    if (kind === 'unknown') return { title, sha256, sha384 };
    return { title, uri: document.uri, media_type: document.mediaType, size: document.size, sha256, sha384 };
  });
  readDocuments(written);
  return written;
}

/** Reads what {@link documentsToWire} wrote. Throws TypeError. */
export function readDocuments(value: unknown): readonly DocumentToSign[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_DOCUMENTS)
    throw new TypeError('not 1 to 20 documents');
  const documents = value.map((entry) => {
    if (!isJsonObject(entry)) throw new TypeError('not a document');
    return readDocument(entry);
  });
  // One digest under two titles is one content under two names: the person would sign the second unread.
  for (const digest of ['sha256', 'sha384'] as const)
    if (new Set(documents.map((document) => document[digest])).size !== documents.length)
      throw new TypeError('a document stands twice');
  const bytes = documents.reduce((sum, document) => sum + (document.kind === 'shown' ? document.size : 0), 0);
  if (bytes > LARGEST_BATCH) throw new TypeError('more than a phone holds');
  return documents;
}

function readDocument(entry: JsonObject): DocumentToSign {
  const title = textField(entry, 'title', 100);
  if (!isShownText(title)) throw new TypeError('a title that cannot be shown');
  const digests = { sha256: digestField(entry, 'sha256'), sha384: digestField(entry, 'sha384') };
  if (!Object.hasOwn(entry, 'uri')) {
    onlyMembers(entry, ['title', 'sha256', 'sha384']);
    return { kind: 'unknown', title, ...digests };
  }
  onlyMembers(entry, ['title', 'uri', 'media_type', 'size', 'sha256', 'sha384']);
  const mediaType = shownMediaTypes.find((type) => type === entry.media_type);
  if (mediaType === undefined) throw new TypeError('a type that no wallet shows');
  const size = wholeNumberField(entry, 'size');
  if (size === 0 || size > LARGEST_DOCUMENT) throw new TypeError('not 1 byte to 10 MiB');
  return { kind: 'shown', title, uri: textField(entry, 'uri', 1024), mediaType, size, ...digests };
}

function digestField(entry: JsonObject, name: keyof typeof forms): string {
  const digest = textField(entry, name, 64);
  if (!forms[name].test(digest)) throw new TypeError(`${name} is not base64url of it`);
  return digest;
}
