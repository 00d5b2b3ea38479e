import { type AnswerForm, actNamesOf } from '@inro/presentation';
import type { InroError } from '@inro/problem';
import type { ValidationReport } from '@inro/verifier';
import type { RelyingPartyOptions } from './options.ts';
import { partsOfRequest, shapeOfAnswer } from './shape.ts';
import { stepOf, tellStep } from './steps.ts';
import { problemOf, type Traced } from './trace.ts';
import { failureOf, type Transaction } from './transaction.ts';

type Told = Omit<Traced, 'login' | 'at'> & Partial<Pick<Traced, 'at'>>;

/** Tells whoever counts (`onStep`) and the developer (`trace`) how far a login came. Nobody who is told wrongly ends one. */
export class Teller {
  readonly #options: Pick<RelyingPartyOptions, 'onStep' | 'trace' | 'clock'>;

  constructor(options: Pick<RelyingPartyOptions, 'onStep' | 'trace' | 'clock'>) {
    this.#options = options;
  }

  get now(): number {
    return this.#options.clock.now().getTime();
  }

  begun(transaction: Transaction, link: string): void {
    tellStep(this.#options.onStep, 'begun');
    const { flow, acts, expiresAt, request } = transaction;
    this.trace(transaction, () => ({
      step: 'asked',
      outcome: 'done',
      asked: { flow, acts: actNamesOf(acts), expiresAt, link, request: partsOfRequest(request) },
    }));
  }

  opened(transaction: Transaction): void {
    this.trace(transaction, () => ({ step: 'opened', outcome: 'done' }));
  }

  refused(transaction: Transaction): void {
    tellStep(this.#options.onStep, 'refused');
    this.trace(transaction, () => ({
      step: 'answered',
      outcome: 'refused',
      problem: { code: 'relying-party.login_refused' },
    }));
  }

  answered(transaction: Transaction, { presentations }: AnswerForm & { readonly kind: 'answer' }): ToldAnswer {
    this.trace(transaction, () => ({ step: 'answered', outcome: 'done', answer: shapeOfAnswer(presentations) }));
    return new ToldAnswer(this, transaction);
  }

  settled(settled: Transaction, report: ValidationReport): void {
    tellStep(this.#options.onStep, stepOf(settled, report));
  }

  finished(transaction: Transaction): void {
    tellStep(this.#options.onStep, 'finished');
    this.trace(transaction, () => ({ step: 'finished', outcome: 'done' }));
  }

  /** A browser that could not take what was answered; gives the failure on. */
  notFinished(transaction: Transaction, failure: InroError): InroError {
    if (transaction.state === 'answered') this.trace(transaction, () => failedAt('finished', failure));
    return failure;
  }

  /** What is told is made only where somebody listens. */
  trace({ id }: Transaction, tell: () => Told): void {
    const { trace } = this.#options;
    if (trace === undefined) return;
    try {
      trace({ login: id, at: this.now, ...tell() });
    } catch {
      // Theirs to mend; the login stands.
    }
  }
}

/** One answer on its way: whether it was made for this request is told once that does not hang on the number any more. */
class ToldAnswer {
  readonly #teller: Teller;
  readonly #transaction: Transaction;
  #matchedAt = 0;

  constructor(teller: Teller, transaction: Transaction) {
    this.#teller = teller;
    this.#transaction = transaction;
  }

  matching<Value>(match: () => Value): Value {
    try {
      const matched = match();
      this.#matchedAt = this.#teller.now;
      return matched;
    } catch (failure) {
      this.#tell(() => failedAt('matched', failure));
      throw failure;
    }
  }

  async verifying<Value>(verify: () => Promise<Value>): Promise<Value> {
    try {
      return await verify();
    } catch (failure) {
      this.#matched();
      this.#tell(() => failedAt('verified', failure));
      throw failure;
    }
  }

  /** Nobody of the authority has signed for it; gives the failure on. */
  unsigned(report: ValidationReport, failure: InroError): InroError {
    this.#matched();
    this.#tell(() => ({ ...failedAt('verified', failure), ...traceOf(report) }));
    return failure;
  }

  /** Once it stands in the store. */
  settled(settled: Transaction, report: ValidationReport): void {
    this.#teller.settled(settled, report);
    // Compared last, so that nobody finds it out by trying: what was verified before decides nothing.
    if (settled.failure === 'presentation.number_wrong') {
      this.#tell(() => ({ step: 'matched', outcome: 'failed', problem: { code: 'presentation.number_wrong' } }));
      return;
    }
    this.#matched();
    this.#tell(() => ({
      ...(settled.failure === undefined
        ? ({ step: 'verified', outcome: 'done' } as const)
        : failedAt('verified', failureOf(settled))),
      ...traceOf(report),
    }));
  }

  #matched(): void {
    this.#tell(() => ({ step: 'matched', outcome: 'done', at: this.#matchedAt }));
  }

  #tell(tell: () => Told): void {
    this.#teller.trace(this.#transaction, tell);
  }
}

function failedAt(step: Traced['step'], failure: unknown): Told {
  const problem = problemOf(failure);
  return { step, outcome: 'failed', ...(problem && { problem }) };
}

/** Of a report the names of its rules: no times, and of certificates their place alone. */
const traceOf = ({ checks, findings }: ValidationReport): Pick<Traced, 'checks' | 'findings'> => ({
  checks: checks.map(({ check, clause, about, result }) => ({ check, clause, about, result })),
  findings: findings.map(({ code, level, about }) => ({ code, level, about })),
});
