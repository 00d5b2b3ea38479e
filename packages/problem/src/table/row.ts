/** The three complete locales of every text a person sees. */
export type Locale = 'ja' | 'ja-x-easy' | 'en';
export type LocalizedText = Readonly<Record<Locale, string>>;

/** Who has to do something for the error to go away. */
export type Actor = 'person' | 'relyingParty' | 'operator' | 'developer';

/** `now`: the same request may be repeated at once; `later`: wait first; `afterAction`: only once the actor has acted; `never`. */
export type Retry = 'now' | 'later' | 'afterAction' | 'never';

/** One error of the table; docs/errors.md and the HTTP problem are derived from it. */
export interface ErrorRow {
  readonly httpStatus: number;
  readonly actor: Actor;
  readonly retry: Retry;
  readonly title: LocalizedText;
  /** What to do next, in one sentence. */
  readonly next: LocalizedText;
}

export const rows = <T extends Readonly<Record<string, ErrorRow>>>(table: T): T => table;
