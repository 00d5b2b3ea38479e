/** The three complete locales of every text a person sees. */
export type Locale = 'ja' | 'ja-x-easy' | 'en';
export type LocalizedText = Readonly<Record<Locale, string>>;

/** Who has to do something for the error to go away. */
export type Actor = 'person' | 'relyingParty' | 'operator' | 'developer';

/** `now`: the same request may be repeated at once; `later`: wait first; `afterAction`: only once the actor has acted; `never`. */
export type Retry = 'now' | 'later' | 'afterAction' | 'never';

/** One error; docs/errors.md and the HTTP problem are derived from it. */
export interface ErrorRow {
  readonly httpStatus: number;
  readonly actor: Actor;
  readonly retry: Retry;
  readonly title: LocalizedText;
  /** What to do next, in one sentence. */
  readonly next: LocalizedText;
}

/** A room's errors by their codes, `room.what_is_wrong`. */
export type ErrorRows<Code extends string = string> = Readonly<Record<Code, ErrorRow>>;

/** Holds a room's rows to the form of a row; their codes are known, their words are not part of the type. */
export const errorRows = <Code extends string>(rows: ErrorRows<Code>): ErrorRows<Code> => rows;
