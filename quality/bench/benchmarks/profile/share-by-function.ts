/** What is needed of a `.cpuprofile`. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface FunctionShare {
  /** Function, file and line. */
  readonly where: string;
  /** Of the time in which the thread worked. */
  readonly share: number;
}

/** Waiting, and the profiler itself. */
const NO_WORK = /^\(idle\)$|^post node:inspector/;
const root = new URL('../../../..', import.meta.url).href;

/** Self time by function of what the thread was not idle, largest first. */
export function shareByFunction({ nodes, samples, timeDeltas }: Profile): readonly FunctionShare[] {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const place = url === '' ? '' : ` ${url.replace(root, '')}:${lineNumber + 1}`;
      return [id, `${functionName || '(anonymous)'}${place}`];
    }),
  );
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const where = names.get(id)!;
    if (!NO_WORK.test(where)) times.set(where, (times.get(where) ?? 0) + timeDeltas[index]!);
  }
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times].sort(([, a], [, b]) => b - a).map(([where, time]) => ({ where, share: time / total }));
}
