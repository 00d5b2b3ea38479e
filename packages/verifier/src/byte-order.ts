/** One member of a set, with the place where its giver had it. */
export interface Placed<T> {
  readonly item: T;
  readonly place: number;
}

const none: readonly Placed<never>[] = [];

/**
 * What is handed in as a set has no order: its members are looked at in the order of their bytes, each once, so that no
 * answer depends on how the caller happened to list them. A place is the first at which those bytes stood.
 */
export function inByteOrder<T>(items: readonly T[], bytesOf: (item: T) => Uint8Array): readonly Placed<T>[] {
  if (items.length < 2) return items.length === 0 ? none : [{ item: items[0]!, place: 0 }];
  const placed = items.map((item, place) => ({ item, place }));
  placed.sort((a, b) => compareBytes(bytesOf(a.item), bytesOf(b.item)));
  return placed.filter(({ item }, i) => i === 0 || compareBytes(bytesOf(placed[i - 1]!.item), bytesOf(item)) !== 0);
}

/** Octet by octet; what is a beginning of the other comes first. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
