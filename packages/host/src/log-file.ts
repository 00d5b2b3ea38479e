import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';

/** What a log may take of the disk: so many bytes a file (and one line), so many old files beside the one in use. */
export interface LogLimits {
  readonly largestFile: number;
  readonly oldFiles: number;
}

export const LOG_LIMITS: LogLimits = { largestFile: 5 * 1024 * 1024, oldFiles: 3 };

/** Fifty terabytes of logs are numbered by this; a longer number is somebody's own copy, named by its date. */
const OLD_NUMBER = /^[1-9]\d{0,6}$/;

/**
 * A log that is cut into files while it is written, `NAME.log` and before it `NAME.log.N`, the highest N the latest.
 * Several processes may write to one: each line is one write at the end of a file, and a full file is renamed as a whole.
 */
export class LogFile {
  readonly #path: string;
  readonly #limits: LogLimits;
  #file: number | undefined;
  constructor(path: string, limits = LOG_LIMITS) {
    this.#path = path;
    this.#limits = limits;
  }

  /** Throws where nothing can be opened or written; the next line tries again. */
  write(line: string): void {
    const bytes = Buffer.from(line);
    writeAll(this.#fileFor(bytes.length), bytes);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #fileFor(length: number): number {
    this.#file ??= openAtLineStart(this.#path);
    const { size, nlink, ino } = fstatSync(this.#file);
    if (nlink === 0) this.#reopen();
    else if (size > 0 && size + length > this.#limits.largestFile) this.#beginAnew(ino);
    return this.#file;
  }

  /** Another process that writes to the same file may have set it aside already. Where it cannot be done, the file grows on. */
  #beginAnew(ino: number): void {
    try {
      if (statSync(this.#path, { throwIfNoEntry: false })?.ino === ino) this.#setAside();
      this.#reopen();
    } catch {
      // No space, no right, no more open files: no reason to lose the line.
    }
  }

  #setAside(): void {
    const { oldFiles } = this.#limits;
    const numbers = this.#oldNumbers();
    for (const number of numbers.slice(0, Math.max(0, numbers.length - oldFiles + 1)))
      rmSync(`${this.#path}.${number}`, { force: true });
    const aside = this.#claim((numbers.at(-1) ?? 0) + 1);
    try {
      renameSync(this.#path, aside);
    } catch (failure) {
      rmSync(aside, { force: true });
      throw failure;
    }
  }

  /** An empty file of the next number, which no other process takes then. */
  #claim(number: number): string {
    for (let next = number; ; next++) {
      const path = `${this.#path}.${next}`;
      try {
        closeSync(openSync(path, 'wx', 0o600));
        return path;
      } catch (failure) {
        if ((failure as { code?: string }).code !== 'EEXIST') throw failure;
      }
    }
  }

  #oldNumbers(): number[] {
    const prefix = `${basename(this.#path)}.`;
    return readdirSync(dirname(this.#path))
      .filter((name) => name.startsWith(prefix) && OLD_NUMBER.test(name.slice(prefix.length)))
      .map((name) => Number(name.slice(prefix.length)))
      .sort((a, b) => a - b);
  }

  #reopen(): void {
    const next = openAtLineStart(this.#path);
    this.close();
    this.#file = next;
  }
}

/** As `a+` has it; but a pipe that somebody left there is not waited for. */
const APPENDED = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** A line that a kill -9 or a full disk cut short stays a line of its own. Only a file is a log: whoever reads a pipe holds up who writes to it. */
function openAtLineStart(path: string): number {
  const file = openSync(path, APPENDED, 0o600);
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw new TypeError('a log is a file');
    const { size } = found;
    const last = Buffer.alloc(1);
    if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a) writeSync(file, '\n');
    return file;
  } catch (failure) {
    closeSync(file);
    throw failure;
  }
}

export function writeAll(file: number, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(writeSync(file, rest));
}
