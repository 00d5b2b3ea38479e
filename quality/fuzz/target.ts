import { StatusWordError } from '@inro/apdu';
import { InroError } from '@inro/problem';
import type { ErrorCode } from '@inro/problem-table';
import type fc from 'fast-check';

/** One reader of what comes from outside, and what it may answer. */
export interface FuzzTarget<Input = unknown> {
  readonly inputs: fc.Arbitrary<Input>;
  /** Reads one input. A value is an acceptance; it may check what it accepted and throw {@link Violation}. */
  readonly run: (input: Input) => unknown;
  /** The refusals that the reader's specification allows; anything else thrown is a failure. */
  readonly refuses: (failure: unknown) => boolean;
  /** An input as text for the report, so that the case can be played again. */
  readonly show: (input: Input) => string;
  /** Ends what the target started. */
  readonly close?: () => Promise<unknown>;
}

/** A reader accepted what it must not, or changed what it read. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export function hold(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Violation(what);
}

/** Types are checked where a target is written; the list of targets forgets them. */
export const target = <Input>(one: FuzzTarget<Input>): FuzzTarget => one as FuzzTarget;

/** Refusals with one of these codes of the error table. */
export const withCodes =
  (...codes: readonly ErrorCode[]) =>
  (failure: unknown): boolean =>
    failure instanceof InroError && codes.some((code) => code === failure.code);

/** Helpers of `@inro/foundation` whose callers give a code: a plain TypeError is their refusal. */
export const withTypeError = (failure: unknown): boolean => failure instanceof TypeError;

export const withStatusWord = (failure: unknown): boolean => failure instanceof StatusWordError;

/** Status words of ISO/IEC 7816-4 §5.6, GPCS 2.3.1 §11.1.3 and the applet; 6F00 is never right. */
const SPECIFIED = new Set(
  '9000 6200 6283 6300 6310 6700 6881 6882 6884 6982 6983 6984 6985 6986 6A80 6A81 6A82 6A84 6A86 6A88 6B00 6D00 6E00'.split(
    ' ',
  ),
);

export const isSpecified = (statusWord: number): boolean => {
  const hex = statusWord.toString(16).toUpperCase();
  return SPECIFIED.has(hex) || /^63C[0-9A-F]$/.test(hex);
};
