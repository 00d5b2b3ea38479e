import { context, type DerCursor, openDer, refuse, tag } from './der.ts';

/** One extension as it stands: `value` is the content of its OCTET STRING. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

const MAXIMUM_EXTENSIONS = 128;

/** Extensions: at least one, no identifier twice (RFC 5280 §4.2). */
export function readExtensions(list: DerCursor): readonly Extension[] {
  const out: Extension[] = [];
  if (!list.more) list.refuse('empty');
  while (list.more) {
    const one = list.enter(tag.sequence);
    const id = one.oid();
    const critical = one.optionalTrue();
    const value = one.content(tag.octetString);
    one.done();
    for (let i = 0; i < out.length; i++) if (out[i]!.oid === id) list.refuse('duplicate');
    if (out.length >= MAXIMUM_EXTENSIONS) list.refuse('too_many');
    out.push({ oid: id, critical, value });
  }
  return out;
}

/** `[n] EXPLICIT Extensions OPTIONAL` at the cursor. */
export function readOptionalExtensions(cursor: DerCursor, n: number): readonly Extension[] {
  if (cursor.peek() !== context(n)) return [];
  const outer = cursor.enter(context(n));
  const list = outer.enter(tag.sequence);
  outer.done();
  return readExtensions(list);
}

/** Opens an extension's value as a SEQUENCE. */
export const openSequence = (value: Uint8Array, structure: string): DerCursor =>
  openDer(value, tag.sequence, structure);

/** The extension of that identifier. */
export function findExtension(extensions: readonly Extension[], id: string): Extension | undefined {
  for (let i = 0; i < extensions.length; i++) if (extensions[i]!.oid === id) return extensions[i];
  return undefined;
}

/** An extension's whole value as one non-negative INTEGER of at most 20 octets (RFC 5280 §5.2.3). */
export function readNumberExtension(value: Uint8Array, structure: string): bigint {
  const first = value[0];
  if (first !== tag.integer) refuse('tag_unexpected', structure);
  const outer = { number: 0n };
  const cursor = openWhole(value, structure);
  if (cursor[0]! >= 0x80 || cursor.length > 20) refuse('integer_out_of_range', structure);
  for (const byte of cursor) outer.number = outer.number * 256n + BigInt(byte);
  return outer.number;
}

function openWhole(value: Uint8Array, structure: string): Uint8Array {
  const content = openDer(value, tag.integer, structure);
  const bytes = content.bytes.subarray(content.position, content.end);
  if (bytes.length === 0 || (bytes.length > 1 && bytes[0] === 0 && bytes[1]! < 0x80))
    refuse('integer_not_minimal', structure);
  return bytes;
}
