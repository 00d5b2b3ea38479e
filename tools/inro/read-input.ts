import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The largest file that is looked at: a national CRL has some megabytes. */
const LARGEST_INPUT = 64 * 1024 * 1024;
const PIECE = 1 << 16;

/** A file's bytes, or in our words why there are none: what does not end is not read to its end. */
export function readInput(path: string): Uint8Array | { readonly nothing: string } {
  try {
    const file = openSync(path, 'r');
    try {
      if (fstatSync(file).isDirectory()) return { nothing: 'a folder, not a file' };
      return readWhole(file);
    } finally {
      closeSync(file);
    }
  } catch {
    return { nothing: 'cannot be read' };
  }
}

function readWhole(file: number): Uint8Array | { readonly nothing: string } {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const piece = new Uint8Array(PIECE);
    const count = readSync(file, piece, 0, PIECE, null);
    if (count === 0) return Buffer.concat(pieces, size);
    size += count;
    if (size > LARGEST_INPUT) return { nothing: `longer than ${LARGEST_INPUT / 1024 / 1024} MiB` };
    pieces.push(piece.subarray(0, count));
  }
}
