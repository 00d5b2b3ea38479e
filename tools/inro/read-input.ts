import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** The largest file that is looked at: a national CRL has some megabytes. */
const LARGEST_INPUT = 64 * 1024 * 1024;
const PIECE = 1 << 16;

/** What the caller pipes in; a pipe of any other name waits for who made it. */
const PIPED = /^\/dev\/(?:stdin|fd\/\d+)$/;

/** A file's bytes, or in our words why there are none: what does not end is not read to its end. */
export function readInput(path: string): Uint8Array | { readonly nothing: string } {
  try {
    const isPiped = PIPED.test(path);
    const file = openSync(path, isPiped ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const is = fstatSync(file);
      if (is.isDirectory()) return { nothing: 'a folder, not a file' };
      if (!is.isFile() && !isPiped) return { nothing: 'not a file' };
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
