import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';

/** The number of the case that a target is at, in a file: it is told before a case that may never end. */
export interface Progress {
  readonly path: string;
  read(): number;
  write(at: number): void;
  close(): void;
}

export function openProgress(path: string): Progress {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  const number = Buffer.alloc(4);
  return {
    path,
    read: () => (readSync(file, number, 0, 4, 0) === 4 ? number.readUInt32LE() : 0),
    write(at) {
      number.writeUInt32LE(at);
      writeSync(file, number, 0, 4, 0);
    },
    close: () => closeSync(file),
  };
}
