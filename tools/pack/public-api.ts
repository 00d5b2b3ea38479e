import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Room } from './rooms.ts';

const LISTS = /^export (type )?\{([^}]*)\}/gm;
const EVERYTHING = /^export \* from '(\.[^']+)';/gm;
const DECLARATIONS =
  /^export (?:declare )?(?:abstract )?(?:async )?(const|class|function\*?|interface|type|enum) (\w+)/gm;

/** The names that a source file exports; types are marked. Only what can be read without a compiler: no `export =`, no default. */
function exportedNames(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  const names = new Set<string>();
  const add = (name: string, isType: boolean) => names.add(isType ? `${name} (type)` : name);
  for (const [, allTypes, list] of source.matchAll(LISTS)) {
    for (const entry of list!
      .replace(/\/\/.*/g, '')
      .split(',')
      .map((each) => each.trim())) {
      if (entry === '') continue;
      const name = entry
        .replace(/^type /, '')
        .split(/\s+as\s+/)
        .at(-1)!;
      add(name, allTypes !== undefined || entry.startsWith('type '));
    }
  }
  for (const [, kind, name] of source.matchAll(DECLARATIONS)) add(name!, kind === 'interface' || kind === 'type');
  for (const [, from] of source.matchAll(EVERYTHING))
    for (const name of exportedNames(join(dirname(file), from!))) names.add(name);
  return [...names].sort();
}

/** What a package promises: for each subpath the names that it exports. */
export const publicApi = ({ folder, manifest }: Room): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(manifest.exports).map(([subpath, file]) => [subpath, exportedNames(join(folder, file))]),
  );

/** The page of it, kept beside the package. */
export const publicApiPage = (room: Room): string =>
  Object.entries(publicApi(room))
    .map(([subpath, names]) => [`${room.manifest.name}${subpath.slice(1)}`, ...names.map((name) => `  ${name}\n`)])
    .map(([title, ...lines]) => `${title}\n${lines.join('')}`)
    .join('\n');
