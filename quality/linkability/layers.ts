import { constants, inflateRawSync, inflateSync } from 'node:zlib';

const DEEPEST = 4;
const LARGEST = 16 << 20;
const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);

/**
 * The bytes themselves and everything that is wrapped in them: gzip and zlib streams, runs of base64 (both alphabets)
 * and of hexadecimal digits, percent-encoding; each unwrapped again, four layers deep. DER needs no unwrapping: its
 * contents lie in it as they are.
 */
export function layersOf(bytes: Uint8Array, depth = DEEPEST): Uint8Array[] {
  const inner = depth === 0 ? [] : unwrapped(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return [bytes, ...inner.flatMap((one) => layersOf(one, depth - 1))];
}

function unwrapped(bytes: Buffer): Uint8Array[] {
  const text = bytes.toString('latin1');
  const found: Uint8Array[] = [...compressed(bytes)];
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{16,}/g)) {
    if (/^[0-9a-fA-F]+$/.test(run)) found.push(Buffer.from(run.slice(0, run.length & ~1), 'hex'));
    else found.push(Buffer.from(run, 'base64'));
  }
  // A hexadecimal dump with blanks or colons, as tools print it.
  for (const [run] of text.matchAll(/(?:[0-9a-fA-F]{2}[ :]){8,}[0-9a-fA-F]{2}/g))
    found.push(Buffer.from(run.replaceAll(/[ :]/g, ''), 'hex'));
  if (/%[0-9a-fA-F]{2}/.test(text)) {
    const decoded = text.replaceAll(/%([0-9a-fA-F]{2})/g, (_, octet: string) =>
      String.fromCharCode(parseInt(octet, 16)),
    );
    found.push(Buffer.from(decoded, 'latin1'));
  }
  return found;
}

/** Streams wherever they begin; what only looks like one is no stream. */
function* compressed(bytes: Buffer): Generator<Uint8Array> {
  for (let at = bytes.indexOf(GZIP); at >= 0; at = bytes.indexOf(GZIP, at + 1)) {
    const stream = tried(() =>
      inflateRawSync(blocksOf(bytes.subarray(at)), { maxOutputLength: LARGEST, finishFlush: constants.Z_SYNC_FLUSH }),
    );
    if (stream) yield stream;
  }
  if (bytes[0] === 0x78 && ((bytes[0] << 8) | bytes[1]!) % 31 === 0) {
    const stream = tried(() => inflateSync(bytes, { maxOutputLength: LARGEST, finishFlush: constants.Z_SYNC_FLUSH }));
    if (stream) yield stream;
  }
}

/** RFC 1952 §2.3: where the compressed blocks of a member begin. What follows the member does not matter. */
function blocksOf(member: Buffer): Buffer {
  const flags = member[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + member.readUInt16LE(at);
  for (const text of [8, 16]) if (flags & text) at = member.indexOf(0, at) + 1;
  return member.subarray(flags & 2 ? at + 2 : at);
}

function tried(work: () => Uint8Array): Uint8Array | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
