import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** What has to stand before a test runs: a PostgreSQL for it, the built web apps. */
export interface Needs {
  readonly database: boolean;
  readonly pages: boolean;
}

/** Where a module imports another, by a type too: what it names it may start. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"\n]+)['"]/g;
/** Opens a database in the PostgreSQL of the run. Its own definition does not count. */
const DATABASE = { words: /\bopenTestDatabase\b/, not: 'packages/host/src/testing/index.ts' };
/** Serves the built pages, starts all that do, or looks at them. What starts any service is none itself. */
const PAGES = {
  words: /(?<!function )\bserveStaticSite\(|\bstartService<|\bstartSystem\b|\bopenChromium\b/,
  not: 'packages/host/src/service.ts',
};

/** What a test needs, read from its imports and from what those import. */
export function needsOf(test: string): Needs {
  const seen = new Set<string>();
  const waiting = [test];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    waiting.push(...readModule(file).imports);
  }
  const modules = [...seen].map(readModule);
  return { database: modules.some(({ database }) => database), pages: modules.some(({ pages }) => pages) };
}

interface Module extends Needs {
  readonly imports: readonly string[];
}
const known = new Map<string, Module>();

function readModule(file: string): Module {
  const before = known.get(file);
  if (before !== undefined) return before;
  const source = readFileSync(join(root, file), 'utf8');
  const imports = [...source.matchAll(IMPORT)].map((match) => resolveFrom(file, match[1]!));
  const module: Module = {
    imports: imports.filter((target) => target !== undefined),
    database: file !== DATABASE.not && DATABASE.words.test(source),
    pages: file !== PAGES.not && PAGES.words.test(source),
  };
  known.set(file, module);
  return module;
}

/** The file behind a specifier, from the root; undefined for what is not ours. */
function resolveFrom(file: string, specifier: string): string | undefined {
  const target = specifier.startsWith('.')
    ? relative(root, join(root, dirname(file), specifier))
    : ours().get(specifier);
  return target !== undefined && /\.tsx?$/.test(target) && existsSync(join(root, target)) ? target : undefined;
}

let exported: ReadonlyMap<string, string> | undefined;

/** Every name that a package of ours exports, with its file. */
function ours(): ReadonlyMap<string, string> {
  exported ??= new Map(
    globSync('{packages/*,apps/*,apps/services/*}/package.json', { cwd: root }).flatMap((path) => {
      const { name, exports = {} } = JSON.parse(readFileSync(join(root, path), 'utf8')) as {
        readonly name: string;
        readonly exports?: Readonly<Record<string, unknown>>;
      };
      return Object.entries(exports).flatMap(([subpath, target]) => {
        const source = sourceOf(target);
        return source === undefined ? [] : [[join(name, subpath), join(dirname(path), source)] as const];
      });
    }),
  );
  return exported;
}

/** The TypeScript file that an entry of `exports` names, under whatever condition. */
function sourceOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target.endsWith('.ts') || target.endsWith('.tsx') ? target : undefined;
  if (typeof target !== 'object' || target === null) return undefined;
  return Object.values(target)
    .map(sourceOf)
    .find((source) => source !== undefined);
}
