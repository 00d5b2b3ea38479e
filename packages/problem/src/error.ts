import type { ErrorRow, ErrorRows } from './row.ts';

/** Facts that may be shown: numbers, booleans and fixed words; never a PIN, key, name, serial or relying party. */
export type PublicDetails = Readonly<Record<string, string | number | boolean>>;

export interface InroErrorOptions {
  /** Shown to the caller. */
  readonly details?: PublicDetails;
  /** Never shown. */
  readonly cause?: unknown;
}

/** An expected failure with a stable code. What is thrown is of a room's own class, which {@link errorsOf} makes. */
export abstract class InroError extends Error {
  override readonly name = 'InroError';
  /** `room.what_is_wrong` */
  readonly code: string;
  readonly details: PublicDetails;
  constructor(code: string, options: InroErrorOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
  /** Who must act, whether to retry, and what a person is told. */
  abstract get row(): ErrorRow;
}

/** A class of errors that takes some codes alone. */
export type ErrorClass<Code extends string> = new (code: Code, options?: InroErrorOptions) => InroError;

/** The class of the errors that these rows describe; each error brings its row along, so that no table has to be asked. */
export function errorsOf<Code extends string>(rows: ErrorRows<Code>): ErrorClass<Code> {
  return class extends InroError {
    override get row(): ErrorRow {
      return rows[this.code as Code];
    }
  };
}
