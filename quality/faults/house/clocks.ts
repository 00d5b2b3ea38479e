import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { clockEnvironment, setClockFile } from '../../../tools/start/sandbox/fake-time.ts';

/** The system clocks of processes as they see them (libfaketime): set while they run, timers untouched. */
export class Clocks {
  readonly #folder: string;
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
  }

  /** Environment of a process that has its own clock, right at first. */
  env(name: string): Record<string, string> {
    this.set(name, 0);
    return clockEnvironment(this.#file(name));
  }

  /** From now on the clock of this process is so much ahead of the right time (negative: behind). */
  set(name: string, milliseconds: number): void {
    setClockFile(this.#file(name), milliseconds);
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}
