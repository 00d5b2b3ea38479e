import type { Secret } from '@inro/foundation';
import type { spendLastTry } from '@inro/jpki';
import type { Acts, Entitlement, Flow, Imprint, StatementItem } from '@inro/presentation';
import type { LocalizedText } from '@inro/problem';

/** What the person reads before they decide, whatever is asked; every word is checked. */
export interface PresentationRequest {
  readonly relyingParty: {
    readonly names: LocalizedText;
    readonly origin: string;
    /** What it is by law, and what the authority lets it ask for. */
    readonly entitlement: Entitlement;
    /** Why it asks and who answers for it, by the authority's register; not said by certificates of before. */
    readonly imprint?: Imprint;
  };
  readonly purpose: LocalizedText;
  readonly flow: Flow;
  /** What is asked for: at least one act, one yes or no for all. */
  readonly acts: Acts;
  /** The person types the two digits that the other screen shows. */
  readonly needsNumber: boolean;
  /** The service wants a status newer than the one on this phone: fetching it tells the authority that the phone is in use now. */
  readonly needsFreshStaple: boolean;
}

/** What goes with every secret that the person types. */
export interface Entry {
  /** As typed. */
  readonly number?: string;
  readonly spendLastTry?: typeof spendLastTry;
  /** The person agreed that the status is fetched now. */
  readonly mayRefreshStaple?: boolean;
}

/** The person's PIN, for a login and for a statement. */
export interface PinEntry extends Entry {
  readonly pin: Secret<string>;
  /** Of the optional items of a statement those that the person shows; none where nothing is said. */
  readonly items?: readonly StatementItem[];
}

/** The person's signing password, for attributes and documents. */
export interface PasswordEntry extends Entry {
  readonly password: Secret<string>;
}

/** The person's yes to a request for a login and nothing else: one that was given to another act is none. */
export interface Consent extends PinEntry {
  readonly act: 'login';
}
