import { withoutComments } from './import-scanner.ts';

interface ImpureName {
  readonly name: string;
  readonly why: string;
  /** A global as a whole, which the editor marks too (biome.json, `deniedGlobals`, held equal by a test). */
  readonly global: boolean;
  readonly pattern: RegExp;
}

/** The name alone, not as a property or part of another name: called, or asked for a part of it. */
const called = (name: string, why: string): ImpureName => global(name, why, new RegExp(`(?<![.\\w$])${name}\\s*\\(`));
const asked = (name: string, why: string): ImpureName => global(name, why, new RegExp(`(?<![.\\w$])${name}\\s*[.[]`));
const global = (name: string, why: string, pattern: RegExp): ImpureName => ({ name, why, global: true, pattern });
const part = (name: string, pattern: RegExp, why: string): ImpureName => ({ name, why, global: false, pattern });

const clock = 'the host hands in the clock';
const randomness = 'the host hands in randomness and keys';
const transport = 'the host hands in transport';
const storage = 'the host hands in storage';
const surroundings = 'what is around a pure room is handed in, or is no business of its';

/** What a pure half may not name, each with its reason: the one list. */
export const impureNames: readonly ImpureName[] = [
  part('Date.now', /\bDate\.now\b/, clock),
  part('new Date()', /\bnew\s+Date\s*(?:\(\s*\)|[^\w\s(])/, clock),
  part('Math.random', /\bMath\.random\b/, randomness),
  part('import.meta', /\bimport\s*\.\s*meta\b/, surroundings),
  asked('performance', clock),
  called('setTimeout', clock),
  called('setInterval', clock),
  called('setImmediate', clock),
  called('fetch', transport),
  called('XMLHttpRequest', transport),
  called('WebSocket', transport),
  asked('crypto', randomness),
  asked('localStorage', storage),
  asked('indexedDB', storage),
  global('Buffer', 'use Uint8Array', /(?<![.\w$])Buffer\s*[.(]/),
  asked('process', 'the host hands in configuration'),
  called('require', 'import what you need'),
  global('globalThis', surroundings, /(?<![.\w$])globalThis\b/),
  asked('navigator', surroundings),
  asked('console', 'a pure room says what it has to say in values'),
];

/** The names of the list that a source text uses, with their lines; not in comments or strings. */
export function impureNamesIn(source: string): readonly { readonly name: string; readonly line: number }[] {
  const code = withoutComments(source).replace(/(['"])(?:\\.|(?!\1)[^\\\n])*\1/g, "''");
  return impureNames.flatMap(({ name, pattern }) => {
    const found = pattern.exec(code);
    return found ? [{ name, line: code.slice(0, found.index).split('\n').length }] : [];
  });
}
