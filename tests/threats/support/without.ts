import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = pathToFileURL(`${join(import.meta.dirname, '../../..')}/`).href;
/** Shared by both worlds unless a defence lies in one of them, so that errors and secrets of one are those of the other. */
const SHARED = ['foundation', 'problem'].map((room) => `${root}packages/${room}/`);

/** Imports a module by its path from the repository's root. */
export type World = <Module>(path: string) => Promise<Module>;

/** The program as it is. */
export const asItIs: World = (path) => import(new URL(path, root).href);

/** One defence: the file it stands in, the words that are it, and what stands there when it is gone. */
export interface Defence {
  readonly file: string;
  readonly defence: string;
  readonly instead?: string;
}

const worlds = new Map<string, ReadonlyMap<string, readonly Defence[]>>();

registerHooks({
  resolve(specifier, context, nextResolve) {
    const world = worldOf(context.parentURL);
    const resolved = nextResolve(specifier, context);
    if (world === undefined || !isOurs(resolved.url) || worldOf(resolved.url) !== undefined) return resolved;
    const changed = worlds.get(world)!;
    const shared = isShared(resolved.url) && ![...changed.keys()].some(isShared);
    return shared ? resolved : { ...resolved, url: `${resolved.url}?without=${world}` };
  },
  load(url, context, nextLoad) {
    const world = worldOf(url);
    const loaded = nextLoad(url, context);
    const removed = world === undefined ? undefined : worlds.get(world)!.get(url.split('?', 1)[0]!);
    if (removed === undefined) return loaded;
    return { ...loaded, source: removed.reduce(takeAway, String(loaded.source)) };
  },
});

const worldOf = (url: string | undefined): string | undefined => /\?without=(\d+)$/.exec(url ?? '')?.[1];
const isShared = (url: string): boolean => SHARED.some((room) => url.startsWith(room));
const isOurs = (url: string): boolean => url.startsWith(root) && !url.includes('/node_modules/');

function takeAway(source: string, { file, defence, instead = '' }: Defence): string {
  const [before, after, ...more] = source.split(defence);
  if (before === undefined || after === undefined || more.length > 0)
    throw new TypeError(
      `the defence "${defence}" stands ${more.length + (after === undefined ? 0 : 1)} times in ${file}`,
    );
  return `${before}${instead}${after}`;
}

/**
 * A second copy of the program in which some defences are taken out of the source, and nothing else: modules imported
 * through the answer (paths from the repository's root) are of that world, and so is all that they import.
 */
export function without(...defences: readonly Defence[]): World {
  const world = String(worlds.size + 1);
  const byUrl = new Map<string, Defence[]>();
  for (const defence of defences) {
    const url = new URL(defence.file, root).href;
    takeAway(readFileSync(fileURLToPath(url), 'utf8'), defence);
    byUrl.set(url, [...(byUrl.get(url) ?? []), defence]);
  }
  worlds.set(world, byUrl);
  return (path) => import(`${new URL(path, root).href}?without=${world}`);
}
