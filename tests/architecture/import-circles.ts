import { posix } from 'node:path';
import { findImports } from './import-scanner.ts';

/** Source texts by their path below the repository. */
export type Sources = ReadonlyMap<string, string>;
/** The file behind every published entry: `@inro/pki/read` → `packages/pki/src/read/index.ts`. */
export type Entries = ReadonlyMap<string, string>;

/** Which of these files each imports, types alone included. */
function importsOf(sources: Sources, entries: Entries): ReadonlyMap<string, readonly string[]> {
  const targetOf = (file: string, specifier: string): string =>
    specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : (entries.get(specifier) ?? specifier);
  return new Map(
    [...sources].map(([file, source]) => [
      file,
      findImports(source)
        .map(({ specifier }) => targetOf(file, specifier))
        .filter((target) => sources.has(target)),
    ]),
  );
}

/** Every group of files of which each leads to every other by imports: R. Tarjan's strongly connected components. */
export function findImportCircles(sources: Sources, entries: Entries = new Map()): readonly (readonly string[])[] {
  const imports = importsOf(sources, entries);
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): number => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    open.push(file);
    for (const target of imports.get(file)!) {
      if (!order.has(target)) lower(file, visit(target));
      else if (open.includes(target)) lower(file, order.get(target)!);
    }
    if (lowest.get(file) === order.get(file)) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1 || imports.get(file)!.includes(file)) circles.push(group.sort());
    }
    return lowest.get(file)!;
  };
  const lower = (file: string, to: number) => lowest.set(file, Math.min(lowest.get(file)!, to));
  for (const file of sources.keys()) if (!order.has(file)) visit(file);
  return circles;
}
