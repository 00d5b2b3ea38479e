import type { PolicyInput } from '@inro/verifier';

/** One case of a foreign suite, in a form that every verifier can be asked about. */
export interface PathQuestion {
  readonly certificate: Uint8Array;
  readonly intermediates: readonly Uint8Array[];
  readonly trustAnchors: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  readonly at: Date;
  readonly policy?: PolicyInput;
  /** Expected server name, where one is asked for. */
  readonly host?: { readonly kind: 'dns' | 'ip'; readonly value: string };
}

/** Accepted, refused, or refused although not for what the suite says: revoked where it expects unknown, or the reverse. */
export type Answer = boolean | 'refused-otherwise';

/** A case: ours answers at once; peers get the question where it is a path. */
export interface Case {
  readonly id: string;
  readonly accept: boolean;
  readonly ours: () => Answer;
  readonly question?: PathQuestion;
}

export interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

export interface SuiteResult {
  readonly name: string;
  readonly cases: number;
  readonly agree: number;
  readonly falseAccepts: readonly string[];
  readonly falseRejects: readonly string[];
  readonly skips: readonly string[];
  readonly slowestMs: number;
}

/** Asks every case; an exception counts as a skip, and a skip is a miss. */
export function runSuite(suite: Suite, answer: (one: Case) => Answer = (one) => one.ours()): SuiteResult {
  const tally = new Tally(suite.name);
  for (const one of suite.cases) {
    const start = performance.now();
    let accepted: Answer | undefined;
    try {
      accepted = answer(one);
    } catch {
      accepted = undefined;
    }
    tally.add(one, accepted, performance.now() - start);
  }
  return tally.result();
}

/** Adds answers up. */
export class Tally {
  readonly #name: string;
  #cases = 0;
  #agree = 0;
  #slowestMs = 0;
  readonly #falseAccepts: string[] = [];
  readonly #falseRejects: string[] = [];
  readonly #skips: string[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  add(one: Pick<Case, 'id' | 'accept'>, accepted: Answer | undefined, ms: number): void {
    this.#cases++;
    this.#slowestMs = Math.max(this.#slowestMs, ms);
    if (accepted === undefined) this.#skips.push(one.id);
    else if (accepted === one.accept) this.#agree++;
    else (accepted === true ? this.#falseAccepts : this.#falseRejects).push(one.id);
  }

  result(): SuiteResult {
    return {
      name: this.#name,
      cases: this.#cases,
      agree: this.#agree,
      falseAccepts: this.#falseAccepts,
      falseRejects: this.#falseRejects,
      skips: this.#skips,
      slowestMs: Math.round(this.#slowestMs * 10) / 10,
    };
  }
}
