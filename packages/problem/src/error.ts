import { type ErrorCode, type ErrorRow, errorTable } from './table/index.ts';

/** Facts that may be shown: numbers, booleans and fixed words; never a PIN, key, name, serial or relying party. */
export type PublicDetails = Readonly<Record<string, string | number | boolean>>;

/** An expected failure with a stable code of the error table. `details` are shown to the caller, `cause` never is. */
export class InroError extends Error {
  override readonly name = 'InroError';
  readonly code: ErrorCode;
  readonly details: PublicDetails;
  constructor(code: ErrorCode, options: { readonly details?: PublicDetails; readonly cause?: unknown } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
  get row(): ErrorRow {
    return errorTable[this.code];
  }
}

/** True for a code of the table; for codes that arrive from a peer. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code);
}
