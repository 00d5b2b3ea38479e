import { InroError } from '@inro/problem';
import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** JSON lines on standard output: fixed fields only, never a URL, a body, a header or an error's message. */
export function createLogger(name: string, level: string): Logger {
  return pino({ name, level, base: { name }, timestamp: pino.stdTimeFunctions.isoTime });
}

/** What may be logged of a failure: its class, its code, its place; never its message (it may hold what a person typed). */
export function describeFailure(failure: unknown): { error: string; code?: string; at?: string[] } {
  if (failure instanceof InroError) {
    return failure.cause === undefined
      ? { error: failure.name, code: failure.code }
      : { ...describeFailure(failure.cause), error: failure.name, code: failure.code };
  }
  if (!(failure instanceof Error)) return { error: typeof failure };
  const code = (failure as { code?: unknown }).code;
  const frames = (failure.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return {
    error: failure.name,
    ...(typeof code === 'string' ? { code } : {}),
    at: frames.slice(0, 6).map((line) => line.trim()),
  };
}
