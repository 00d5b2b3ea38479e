import { HttpError } from '@inro/host/errors';
import { isProblem, type Problem, renderProblem } from '@inro/problem';
import { startTransition, useCallback, useEffect, useRef, useState } from 'react';

/** A problem that a server sent, carried as an error. */
class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** The problem to show for any failure; an unknown one shows no text of its own. */
export function toProblem(failure: unknown): Problem {
  return failure instanceof ProblemError ? failure.problem : renderProblem(failure);
}

/** A server that stands still is waited for so long. */
const PATIENCE_MS = 60_000;

/** Asks the page's own server; JSON in, JSON out. Throws {@link ProblemError}; no connection is `http.peer_unavailable`. */
export async function requestJson<T>(
  path: string,
  options: { readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'; readonly body?: unknown } = {},
): Promise<T> {
  const { method = 'GET', body } = options;
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (cause) {
    throw new ProblemError(renderProblem(new HttpError('http.peer_unavailable', { cause })));
  }
  const value: unknown = text === '' ? undefined : safelyParse(text);
  if (response.ok) return value as T;
  throw new ProblemError(isProblem(value) ? value : renderProblem(undefined));
}

function safelyParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What came as JSON and says the same. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export interface Loaded<T> {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
  reload(): Promise<void>;
}

/** Loads at the start, again on `reload`, and every `everyMs` while the page is visible; a failure keeps the last value. */
export function useLoaded<T>(load: () => Promise<T>, everyMs?: number): Loaded<T> {
  const [state, setState] = useState<{ value: T | undefined; problem: Problem | undefined }>({
    value: undefined,
    problem: undefined,
  });
  const latest = useRef(load);
  latest.current = load;
  const loads = useRef({ begun: 0, shown: 0 });
  const reload = useCallback(async () => {
    const mine = ++loads.current.begun;
    /** An older load that ends later says what was. */
    const show = (next: Parameters<typeof setState>[0]) => {
      if (mine < loads.current.shown) return;
      loads.current.shown = mine;
      // What came may be long: the page stays answerable while it is drawn.
      startTransition(() => setState(next));
    };
    try {
      const value = await latest.current();
      // The same again, as most of what is asked for every few seconds is, draws nothing anew.
      show((before) =>
        before.problem === undefined && isSame(before.value, value) ? before : { value, problem: undefined },
      );
    } catch (failure) {
      show((before) => ({ value: before.value, problem: toProblem(failure) }));
    }
  }, []);
  useEffect(() => {
    void reload();
    if (everyMs === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [reload, everyMs]);
  return { ...state, reload };
}

/** Runs an act of the person; its failure becomes the problem to show, until the next act begins. */
export function useAct(): {
  readonly problem: Problem | undefined;
  act(run: () => Promise<void>): Promise<void>;
} {
  const [problem, setProblem] = useState<Problem>();
  const act = useCallback(async (run: () => Promise<void>) => {
    setProblem(undefined);
    await run().catch((failure: unknown) => setProblem(toProblem(failure)));
  }, []);
  return { problem, act };
}
