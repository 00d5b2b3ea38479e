import { type DocumentToSign, digestsOfDocument, type ShownMediaType } from '@inro/presentation';

/** A document that lies on your own origin, for a phone to show. */
export interface DocumentToShow {
  /** One line that can be shown, at most 100 UTF-16 units. */
  readonly title: string;
  /** Where you hand it out, under this media type, for as long as the request lives. */
  readonly uri: string;
  readonly mediaType: ShownMediaType;
  readonly bytes: Uint8Array;
}

/** Size and digests of a document, as a request names it. */
export const describeDocument = ({ title, uri, mediaType, bytes }: DocumentToShow): DocumentToSign => ({
  kind: 'shown',
  title,
  uri,
  mediaType,
  size: bytes.length,
  ...digestsOfDocument(bytes),
});
