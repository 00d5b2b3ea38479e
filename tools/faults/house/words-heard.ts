import { fromBase64, fromUtf8 } from '@inro/problem';
import type { HttpAnswer } from '@inro/wallet/core';
import type { DrillResult } from '../drill.ts';
import type { Wire } from './persistent-enrolment.ts';

/** What the wallet is told while something is broken: a row of the error table that says who must act, never "something went wrong". */
export class Words {
  readonly #unclear = new Set<string>();
  readonly #clear = new Map<string, number>();

  /** The same wire, listened to. */
  heard(wire: Wire): Wire {
    return async (request, send) => {
      const answer = await wire(request, send);
      const code = problemOf(answer);
      if (code === 'http.internal' || code === NONE)
        this.#unclear.add(`${request.method} ${new URL(request.url).pathname}: no clear word but ${code}`);
      else if (code !== undefined) this.#clear.set(code, (this.#clear.get(code) ?? 0) + 1);
      return answer;
    };
  }

  /** Unclear words are violations; the clear ones are counted. */
  judge(result: DrillResult): DrillResult {
    const violations = [...result.violations, ...this.#unclear];
    const survived = Math.max(0, result.cuts - violations.length);
    return { ...result, survived, violations, figures: { ...result.figures, ...Object.fromEntries(this.#clear) } };
  }
}

const NONE = 'no problem document';

/** The code of the problem that an answer shows, the phone's own or one that it carried. */
function problemOf(answer: HttpAnswer): string | undefined {
  if (answer.status >= 400) return codeIn(answer.body);
  const carried = jsonOf(answer.body);
  const status = carried?.status;
  return typeof status === 'number' && status >= 400 ? codeIn(fromBase64(String(carried?.body))) : undefined;
}

const codeIn = (body: Uint8Array): string => String(jsonOf(body)?.code ?? NONE);

function jsonOf(body: Uint8Array): { status?: unknown; body?: unknown; code?: unknown } | undefined {
  try {
    return JSON.parse(fromUtf8(body));
  } catch {
    return undefined;
  }
}
