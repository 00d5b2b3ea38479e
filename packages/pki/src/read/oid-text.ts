import { ARC, FORMER_ARCS } from './arcs.ts';
import { oid } from './object-identifiers.ts';

/** Known identifiers by the hash of their octets: reading one makes no new string, whichever of our arcs it is under. */
const known = new Map<number, { octets: Uint8Array; text: string }[]>();

function hash(bytes: Uint8Array, start: number, end: number): number {
  let h = 0x811c9dc5;
  for (let i = start; i < end; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193);
  return h;
}

/** Dotted text of OBJECT IDENTIFIER octets; undefined when not minimal, cut off, or over 64 octets (X.690 §8.19). */
export function readDottedOid(bytes: Uint8Array, start: number, end: number): string | undefined {
  const candidates = known.get(hash(bytes, start, end));
  if (candidates !== undefined)
    for (const { octets, text } of candidates) {
      if (octets.length !== end - start) continue;
      let i = 0;
      while (i < octets.length && octets[i] === bytes[start + i]) i++;
      if (i === octets.length) return text;
    }
  return decode(bytes, start, end);
}

function decode(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end <= start || end - start > 64 || bytes[end - 1]! >= 0x80) return undefined;
  let text = '';
  for (let at = start; at < end; ) {
    if (bytes[at] === 0x80) return undefined;
    let arc: number | bigint = 0;
    let octet: number;
    do {
      octet = bytes[at++]!;
      if (typeof arc === 'number' && arc < 2 ** 45) arc = arc * 128 + (octet & 0x7f);
      else arc = (BigInt(arc) << 7n) | BigInt(octet & 0x7f);
    } while (octet >= 0x80);
    if (text !== '') text += `.${arc}`;
    else if (typeof arc === 'bigint') text = `2.${arc - 80n}`;
    else text = arc < 80 ? `${arc < 40 ? 0 : 1}.${arc % 40}` : `2.${arc - 80}`;
  }
  return text;
}

/** DER content octets of a dotted identifier. */
export function encodeOid(text: string): Uint8Array {
  const [first, second, ...rest] = text.split('.').map((arc) => BigInt(arc));
  if (first === undefined || second === undefined) throw new TypeError('not an object identifier');
  const out: number[] = [];
  for (const arc of [first * 40n + second, ...rest]) {
    const septets: number[] = [];
    for (let value = arc; septets.length === 0 || value > 0n; value >>= 7n) septets.unshift(Number(value & 0x7fn));
    out.push(...septets.map((septet, i) => (i < septets.length - 1 ? septet | 0x80 : septet)));
  }
  return Uint8Array.from(out);
}

function remember(octets: Uint8Array, text: string): void {
  const key = hash(octets, 0, octets.length);
  known.set(key, [...(known.get(key) ?? []), { octets, text }]);
}

function rememberAll(node: object): void {
  for (const value of Object.values(node) as (string | object)[])
    if (typeof value !== 'string') rememberAll(value);
    else {
      remember(encodeOid(value), value);
      if (!value.startsWith(`${ARC}.`)) continue;
      for (const former of FORMER_ARCS) remember(encodeOid(former + value.slice(ARC.length)), value);
    }
}
rememberAll(oid);
