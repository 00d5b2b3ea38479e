/**
 * What a law obliges a service to keep of how it identified somebody, apart from everything else (ADR 95). A store of it
 * deletes by {@link EvidenceStore.sweep} alone, and nothing before its date.
 */
export interface EvidenceStore {
  /**
   * Keeps a record until its date; without one until {@link endRelation}. Again under the same name it changes nothing.
   * `TypeError` for more than 1 MiB or names of another form.
   */
  keep(record: EvidenceRecord): Promise<void>;
  /** What was kept under this name; undefined once it was deleted. */
  find(name: string): Promise<StoredEvidence | undefined>;
  /** What is kept of a relation, without its contents; the oldest first, 1000 at most. */
  ofRelation(relation: string): Promise<readonly Omit<StoredEvidence, 'contents'>[]>;
  /** Gives everything of a relation that has no date yet this one; how many. A date that is set stays. */
  endRelation(relation: string, deleteAfter: Date): Promise<number>;
  /**
   * Deletes what is over its date, `most` at once (default 500), by this clock and by the store's own: one that runs ahead
   * deletes nothing early. Call it until nothing is `left`; cut off at any moment, the next call goes on.
   */
  sweep(now: Date, options?: { readonly most?: number }): Promise<{ readonly deleted: number; readonly left: boolean }>;
}

export interface EvidenceRecord {
  /** Your own name of the record, 1 to 100 letters, digits, `.`, `_`, `:` and `-`. */
  readonly name: string;
  /** Your own name of the relation, such as a customer number, in the same form: never a serial number or a hash of a certificate. */
  readonly relation: string;
  /** What the law wants kept, 1 MiB at most; sealed with the service's key before it is stored. */
  readonly contents: Uint8Array;
  /** From when on it is deleted; left out while the relation goes on. */
  readonly deleteAfter?: Date;
}

export interface StoredEvidence extends EvidenceRecord {
  readonly keptAt: Date;
}

const JAPAN_MS = 9 * 3_600_000;
const YEARS = 7;

/**
 * From when on a record may be deleted that has to be kept for seven years from the day on which the relation ended (Act on
 * Prevention of Transfer of Criminal Proceeds, articles 6 and 7): the first moment of that day in Japan. The day of the end
 * does not count (Civil Code, article 140), and a day that the last year lacks is the end of its month (article 143).
 */
export function deletableAfterRelation(end: Date, years: number = YEARS): Date {
  if (!Number.isSafeInteger(years) || years < 0 || Number.isNaN(end.getTime()))
    throw new TypeError('a date, and a number of years');
  const last = new Date(end.getTime() + JAPAN_MS);
  const first = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), last.getUTCDate() + 1));
  // 29 February of a year that has none is 1 March: the term ended with the last day of the month.
  const over = Date.UTC(first.getUTCFullYear() + years, first.getUTCMonth(), first.getUTCDate());
  return new Date(over - JAPAN_MS);
}

const NAME = /^[\w.:-]{1,100}$/;
const LONGEST = 1 << 20;

/** `TypeError` for what no store takes. */
export function requireEvidence({ name, relation, contents, deleteAfter }: EvidenceRecord): void {
  if (!NAME.test(name) || !NAME.test(relation)) throw new TypeError('a name of 1 to 100 letters, digits, . _ : and -');
  if (contents.length > LONGEST) throw new TypeError('evidence has 1 MiB at most');
  if (deleteAfter !== undefined && Number.isNaN(deleteAfter.getTime())) throw new TypeError('a date of deletion');
}
