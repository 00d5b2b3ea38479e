import type { CaOrder } from './authority.ts';
import type { Entry } from './entry.ts';
import type { Kind } from './kinds.ts';

/** An order to the CA that is not delivered yet. */
export interface Waiting {
  readonly order: CaOrder;
  readonly entry: Entry;
  readonly kind: Kind | undefined;
  readonly number: number;
}

/** Registration's orders to the CA about one person. */
export class Queue {
  readonly #waiting: Waiting[] = [];
  #last = 0;

  add(order: CaOrder, entry: Entry, kind: Kind | undefined): void {
    this.#waiting.push({ order, entry, kind, number: ++this.#last });
  }

  has = (order: CaOrder, entry: Entry, kind?: Kind): boolean =>
    this.#waiting.some((one) => one.order === order && one.entry === entry && one.kind === kind);

  /** Tries each once, in the order of their numbers, also those that come meanwhile; true says that it is delivered. */
  tryEach(send: (one: Waiting) => boolean): void {
    for (let last = 0; ; ) {
      const next = this.#waiting.find(({ number }) => number > last);
      if (next === undefined) return;
      last = next.number;
      if (send(next)) this.#waiting.splice(this.#waiting.indexOf(next), 1);
    }
  }

  /** ADR 37: whether the CA has still to hear what was decided before the issuance of this was ordered. Of what is lost nobody can tell it. */
  isBehindDecisions(entry: Entry): boolean {
    const issue = this.#waiting.findLast((one) => one.order === 'issue' && one.entry === entry);
    return this.#waiting.some(
      (one) =>
        one.order !== 'issue' &&
        one.number < (issue?.number ?? 0) &&
        (one.kind === undefined || one.entry.certificates.has(one.kind)),
    );
  }
}
