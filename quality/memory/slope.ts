import type { ResidentByKind } from './resident.ts';

/** What a process holds after so many logins and a full collection. Bytes. */
export interface Weight extends Partial<ResidentByKind> {
  readonly logins: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  /** What V8 had set aside for objects before the collection. */
  readonly room?: number;
}

/** What each login leaves behind in the process, by least squares over the second half: the first warms up. Bytes. */
export function slopeOf(weights: readonly Weight[], of: (weight: Weight) => number): number {
  const late = weights.slice(Math.floor(weights.length / 2));
  if (late.length < 3) throw new TypeError('a slope is of three weights or more');
  const meanX = late.reduce((sum, { logins }) => sum + logins, 0) / late.length;
  const meanY = late.reduce((sum, weight) => sum + of(weight), 0) / late.length;
  const over = late.reduce((sum, weight) => sum + (weight.logins - meanX) * (of(weight) - meanY), 0);
  const under = late.reduce((sum, { logins }) => sum + (logins - meanX) ** 2, 0);
  return over / under;
}
