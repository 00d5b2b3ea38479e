import { fromBase64, fromUtf8 } from '@inro/foundation';
import { InroError } from '@inro/problem';
import { isErrorCode } from '@inro/problem-table';
import type { HttpAnswer } from '@inro/wallet/core';
import type { DrillResult } from '../drill.ts';
import { carried, type Wire } from './persistent-enrolment.ts';

/** Listens on a wire to what people are told when something goes wrong: a problem of the table, and not the one that says nothing. */
export class ClearWords {
  /** Codes that were heard, and how often. */
  readonly heard = new Map<string, number>();
  readonly unclear = new Set<string>();

  listening(wire: Wire): Wire {
    return async (request, send) => {
      const answer = await wire(request, send);
      this.#note(new URL(request.url).pathname, answer);
      if (carried(request) && answer.status === 200) this.#note(carried(request)!.url, inner(answer));
      return answer;
    };
  }

  /** A failure that reached the person. */
  note(failure: unknown): void {
    if (failure instanceof InroError && failure.code !== 'http.internal') this.#hear(failure.code);
    else this.unclear.add(String(failure));
  }

  /** Unclear words are violations of a drill; the clear ones are counted in its figures. */
  judge(result: DrillResult): DrillResult {
    const violations = [...result.violations, ...this.unclear];
    const survived = Math.max(0, result.cuts - violations.length);
    return { ...result, survived, violations, figures: { ...result.figures, ...Object.fromEntries(this.heard) } };
  }

  #hear(code: string): void {
    this.heard.set(code, (this.heard.get(code) ?? 0) + 1);
  }

  #note(where: string, { status, body }: Pick<HttpAnswer, 'status' | 'body'>): void {
    if (status < 400) return;
    const code = codeIn(fromUtf8(body));
    if (isErrorCode(code) && code !== 'http.internal') this.#hear(code);
    else this.unclear.add(`${where.replace(/\?.*/, '').replaceAll(/[\w-]{22,}/g, 'ID')} says ${status} ${code}`);
  }
}

function inner(answer: HttpAnswer): Pick<HttpAnswer, 'status' | 'body'> {
  const { status, body } = JSON.parse(fromUtf8(answer.body)) as { status: number; body: string };
  return { status, body: fromBase64(body) };
}

function codeIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { code?: unknown }).code;
  } catch {
    return undefined;
  }
}
