import { fromUtf8 } from '@inro/foundation';

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  bytes.length >= head.length && head.every((byte, at) => bytes[at] === byte);
const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

/** Formats that people hand to this command, by how they begin. */
const magics: readonly (readonly [readonly number[], string])[] = [
  [ascii('%PDF-'), 'a PDF document'],
  [ascii('PK\x03\x04'), 'a ZIP container (ASiC, a document of an office program)'],
  [[0x89, ...ascii('PNG')], 'a picture'],
  [[0xff, 0xd8, 0xff], 'a picture'],
];

/** 1.2.840.113549.1.7, the arc of CMS content types, and 1.2.840.113549.1.12, that of PKCS #12. */
const CMS = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];

/** What a file is that this command does not read; undefined for a DER structure, which it does. */
export function formatOf(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'an empty file';
  const magic = magics.find(([head]) => startsWith(bytes, head));
  if (magic !== undefined) return magic[1];
  if (bytes[0] === 0x30) return isCms(bytes) ? 'a CMS or PKCS #7 message' : undefined;
  const text = textOf(bytes);
  return text === undefined ? 'no format that this command knows' : textFormatOf(text);
}

/** A SEQUENCE whose first element is an identifier of CMS; the last arc says which. */
function isCms(bytes: Uint8Array): boolean {
  const at = identifierAt(bytes);
  return bytes[at] === 0x06 && startsWith(bytes.subarray(at + 2), CMS);
}

/** RFC 5652 §5.1: id-signedData, 1.2.840.113549.1.7.2. */
export const isSignedData = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x30 && startsWith(bytes.subarray(identifierAt(bytes)), [0x06, 0x09, ...CMS, 0x02]);

function identifierAt(bytes: Uint8Array): number {
  const lengthBytes = (bytes[1] ?? 0) < 0x80 || bytes[1] === 0x80 ? 1 : 1 + (bytes[1]! & 0x7f);
  return 1 + lengthBytes;
}

/** Tabs and ends of lines; escape sequences too make a text, of an evil kind. */
const IN_TEXTS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = fromUtf8(bytes);
    return bytes.every((byte) => byte >= 0x20 || IN_TEXTS.has(byte)) ? text : undefined;
  } catch {
    return undefined;
  }
}

function textFormatOf(text: string): string {
  const start = text.slice(0, 4096).trimStart();
  if (start.startsWith('<')) return 'an XML or HTML document';
  return start.startsWith('{') || start.startsWith('[') ? 'a JSON document' : 'a text';
}
