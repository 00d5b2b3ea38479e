import { InroError, type Problem } from '@inro/problem';
import { type Logger, pino } from 'pino';
import { LogFile, writeAll } from './log-file.ts';
import { storageFailure } from './storage-failure.ts';

export type { Logger } from 'pino';

/** JSON lines in a file, or on standard output: fixed fields only, never a URL, a body, a header or an error's message. */
export function createLogger(name: string, level: string, file?: string): Logger {
  return pino({ name, level, base: { name }, timestamp: pino.stdTimeFunctions.isoTime }, new Output(name, file));
}

/** Where lines go; a line that cannot be written (a full disk) is lost and nothing else; the next one says how many were. */
class Output {
  readonly #name: string;
  readonly #write: (text: string) => void;
  #lost = 0;
  constructor(name: string, file: string | undefined) {
    this.#name = name;
    const log = file === undefined ? undefined : new LogFile(file);
    this.#write = log ? (text) => log.write(text) : (text) => writeAll(1, Buffer.from(text));
  }

  write(line: string): void {
    try {
      if (this.#lost > 0) {
        const time = new Date().toISOString();
        // The last line may have been written in part.
        this.#write(
          `\n${JSON.stringify({ level: 40, time, name: this.#name, lines: this.#lost, msg: 'log lines lost' })}\n`,
        );
        this.#lost = 0;
      }
      this.#write(line);
    } catch {
      this.#lost++;
    }
  }
}

/** Whether a failed request gets a line. Those that are told to come back do not, or strangers would write the log: metrics count them. */
export const isLogged = ({ status, code }: Problem): boolean => status >= 500 && code !== 'http.busy';

/** What may be logged of a failure: its class, its code, its place, and its row of the error table where a store failed; never its message (it may hold what a person typed). */
export function describeFailure(failure: unknown): { error: string; code?: string; problem?: string; at?: string[] } {
  if (failure instanceof InroError) {
    return failure.cause === undefined
      ? { error: failure.name, code: failure.code }
      : { ...describeFailure(failure.cause), error: failure.name, code: failure.code };
  }
  if (!(failure instanceof Error)) return { error: typeof failure };
  const code = (failure as { code?: unknown }).code;
  const problem = storageFailure(failure)?.code;
  const frames = (failure.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return {
    error: failure.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(problem === undefined ? {} : { problem }),
    at: frames.slice(0, 6).map((line) => line.trim()),
  };
}
