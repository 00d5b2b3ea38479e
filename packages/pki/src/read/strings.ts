import { fromUtf8 } from '@inro/foundation';
import { DerCursor, refuse, tag } from './der.ts';

const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;
const NUMERIC = /^[0-9 ]*$/;

function latin(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += String.fromCharCode(bytes[i]!);
  return out;
}

function wide(bytes: Uint8Array, width: 2 | 4): string | undefined {
  if (bytes.length % width !== 0) return undefined;
  let out = '';
  for (let i = 0; i < bytes.length; i += width) {
    let point = 0;
    for (let j = 0; j < width; j++) point = point * 256 + bytes[i + j]!;
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
    out += String.fromCodePoint(point);
  }
  return out;
}

/** True for the tags whose content is text. */
export function isTextTag(found: number): boolean {
  switch (found) {
    case tag.utf8String:
    case tag.printableString:
    case tag.ia5String:
    case tag.teletexString:
    case tag.bmpString:
    case tag.universalString:
    case tag.numericString:
    case tag.visibleString:
      return true;
    default:
      return false;
  }
}

/** Text of string content octets; each type's alphabet is enforced (X.680 §41), TeletexString is read as Latin-1. */
export function decodeText(found: number, content: Uint8Array, structure: string): string {
  let text: string | undefined;
  switch (found) {
    case tag.utf8String:
      text = decodeUtf8(content);
      break;
    case tag.bmpString:
      text = wide(content, 2);
      break;
    case tag.universalString:
      text = wide(content, 4);
      break;
    case tag.printableString:
      text = latin(content);
      if (!PRINTABLE.test(text)) text = undefined;
      break;
    case tag.numericString:
      text = latin(content);
      if (!NUMERIC.test(text)) text = undefined;
      break;
    case tag.ia5String:
    case tag.visibleString:
      text = ascii(content);
      break;
    case tag.teletexString:
      text = latin(content);
      break;
    default:
      refuse('tag_unexpected', structure);
  }
  return text ?? refuse('string_malformed', structure);
}

/** The UTF8String at a cursor. */
export const readUtf8String = (cursor: DerCursor): string =>
  decodeText(tag.utf8String, cursor.content(tag.utf8String), cursor.structure);

/** The text of one UTF8String with nothing behind it. */
export function openUtf8String(der: Uint8Array, structure: string): string {
  const cursor = new DerCursor(der, structure);
  const text = readUtf8String(cursor);
  cursor.done();
  return text;
}

function decodeUtf8(content: Uint8Array): string | undefined {
  const plain = ascii(content);
  if (plain !== undefined) return plain;
  try {
    return fromUtf8(content);
  } catch {
    return undefined;
  }
}

function ascii(bytes: Uint8Array): string | undefined {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return undefined;
  return latin(bytes);
}

/** IA5String content under an implicit tag. */
export function readIa5(cursor: DerCursor, wanted: number): string {
  return ascii(cursor.content(wanted)) ?? cursor.refuse('string_malformed');
}
