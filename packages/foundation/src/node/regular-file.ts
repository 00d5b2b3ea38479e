import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const PIECE = 1 << 16;

/**
 * Reads a file that another party may write, to its end and of so many bytes at most. A pipe, a device or a folder of
 * that name is not waited for and not read: TypeError, as for a file that is longer.
 */
export function readRegularFile(path: string, longest: number): Uint8Array {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw new TypeError('not a file');
    const pieces: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const piece = new Uint8Array(PIECE);
      const count = readSync(file, piece, 0, PIECE, null);
      if (count === 0) return Buffer.concat(pieces, size);
      size += count;
      if (size > longest) throw new TypeError('longer than is read');
      pieces.push(piece.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
}
