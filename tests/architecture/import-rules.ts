import { posix } from 'node:path';
import { findImports, findUnreadableImports } from './import-scanner.ts';
import { importTable, impureRooms } from './import-table.ts';
import { impureNamesIn } from './impure-names.ts';
import { innerRoomOf, innerTable, isWhollyDivided } from './inner-rooms.ts';

/** `boundary`: a path into another room; `inner`: into another folder that the row of this one does not name; `quality`: out of the programs into what tests them. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule:
    | 'room'
    | 'boundary'
    | 'inner'
    | 'quality'
    | 'test'
    | 'outside'
    | 'unreadable'
    | 'node-builtin'
    | 'impure'
    | 'unknown-room';
  readonly detail: string;
}

/** Room of a path below the repository, or undefined for tools, quality, tests and examples, which may import any room. */
export function roomOf(file: string): string | undefined {
  const match = /^(packages\/[^/]+|apps\/services\/[^/]+|apps\/[^/]+)\//.exec(file);
  return match?.[1];
}

const isTest = (file: string): boolean =>
  /^(?:tests|packages\/[^/]+\/test|apps\/(?:services\/)?[^/]+\/test|(?:tools|quality)\/[^/]+\/test)\//.test(file);
const isTestOrBuild = (file: string): boolean => isTest(file) || file.endsWith('vite.config.ts');
const isQuality = (file: string): boolean => file.startsWith('quality/');

const NODE_HALF = /\/src\/(?:.*\/)?node\//;
const WEB_HALF = /\/src\/(?:.*\/)?web\//;

/** What a package's file may use of its surroundings: nothing, a browser, or Node. */
function halfOf(file: string, room: string): 'pure' | 'web' | 'node' {
  const inner = innerRoomOf(file);
  if (inner !== undefined && innerTable[inner]!.pure) return 'pure';
  if (!room.startsWith('packages/') || room in impureRooms || NODE_HALF.test(file)) return 'node';
  return WEB_HALF.test(file) ? 'web' : 'pure';
}

type Add = (rule: Violation['rule'], line: number, detail: string) => void;

/** Checks one file (path below the repository, with `/`) against the tables. */
export function checkFile(file: string, source: string): Violation[] {
  if (isTestOrBuild(file)) return [];
  const violations: Violation[] = [];
  const add: Add = (rule, line, detail) => violations.push({ file, line, rule, detail });
  const imports = findImports(source).map((one) => ({
    ...one,
    target: one.specifier.startsWith('.') ? posix.join(posix.dirname(file), one.specifier) : undefined,
  }));
  const room = roomOf(file);
  checkLeaning(file, room, imports, add);
  if (!room) return violations;
  if (!importTable[room]) return [{ file, line: 1, rule: 'unknown-room', detail: room }];
  for (const { specifier, target, line } of imports) {
    if (specifier.startsWith('/')) add('outside', line, specifier);
    if (target !== undefined && roomOf(target) !== room && !isQuality(target)) add('boundary', line, specifier);
    if (specifier.startsWith('@inro/') && !isGranted(specifier, importTable[room], room)) add('room', line, specifier);
  }
  checkInner(file, room, imports, add);
  checkHalf(file, room, imports, source, add);
  for (const line of findUnreadableImports(source)) add('unreadable', line, 'import()');
  return violations;
}

interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Path below the repository, for a path. */
  readonly target: string | undefined;
}

/** No program leans on a test or on what rooms publish for tests, and none but quality itself on quality. */
function checkLeaning(file: string, room: string | undefined, imports: readonly Import[], add: Add): void {
  for (const { specifier, target, line } of imports) {
    const published = room !== undefined && /^@inro\/.*\/testing(?:\/|$)/.test(specifier);
    if (published || (target !== undefined && isTest(target))) add('test', line, specifier);
    else if (target !== undefined && isQuality(target) && !isQuality(file)) add('quality', line, specifier);
  }
}

function isGranted(specifier: string, grants: readonly string[], self?: string): boolean {
  const wanted = specifier.slice('@inro/'.length);
  const own = self?.split('/').at(-1);
  return [...grants, ...(own === undefined ? [] : [own])].some(
    (entry) => wanted === entry || wanted.startsWith(`${entry}/`),
  );
}

function checkInner(file: string, room: string, imports: readonly Import[], add: Add): void {
  const key = innerRoomOf(file);
  if (key === undefined) {
    if (isWhollyDivided(room)) add('inner', 1, 'no row for this folder');
    return;
  }
  const { rooms, beside } = innerTable[key]!;
  for (const { specifier, target, line } of imports) {
    // What the whole room may not import is said once.
    if (
      specifier.startsWith('@inro/') &&
      isGranted(specifier, importTable[room]!, room) &&
      !isGranted(specifier, rooms)
    )
      add('inner', line, specifier);
    if (target === undefined || roomOf(target) !== room || innerRoomOf(target) === key) continue;
    const named = beside.some((entry) => `${target}/`.startsWith(`${room}/${entry}/`));
    if (!named) add('inner', line, specifier);
  }
}

/** A pure half meets neither Node nor a browser, a web half no Node. */
function checkHalf(file: string, room: string, imports: readonly Import[], source: string, add: Add): void {
  const half = halfOf(file, room);
  if (half === 'node') return;
  for (const { specifier, target, line } of imports) {
    const ofNode =
      /^node:|^@inro\/.*\/node(?:\/|$)/.test(specifier) || (target !== undefined && NODE_HALF.test(target));
    const ofWeb = /^@inro\/.*\/web(?:\/|$)/.test(specifier) || (target !== undefined && WEB_HALF.test(target));
    if (ofNode || (half === 'pure' && ofWeb)) add('node-builtin', line, specifier);
  }
  if (half === 'pure') for (const { name, line } of impureNamesIn(source)) add('impure', line, name);
}

/** Everything that the source files of a room (path → text) import, by name. A JSX text imports React by itself (react-jsx). */
function importsOf(room: string, sources: ReadonlyMap<string, string>): string[] {
  return [...sources]
    .filter(([file]) => roomOf(file) === room && !isTestOrBuild(file))
    .flatMap(([file, source]) => [
      ...findImports(source).map(({ specifier }) => specifier),
      ...(file.endsWith('.tsx') ? ['react/jsx-runtime'] : []),
    ]);
}

/** What the table grants a room and no source file of it uses. */
export function unusedGrants(room: string, sources: ReadonlyMap<string, string>, grants: readonly string[]): string[] {
  const imported = importsOf(room, sources);
  const uses = (grant: string) => (specifier: string) => specifier === grant || specifier.startsWith(`${grant}/`);
  return grants.filter((entry) => !imported.some(uses(`@inro/${entry}`)));
}

/** The packages whose files a room's source files import: what its package.json has to name. */
export function importedPackages(room: string, sources: ReadonlyMap<string, string>): string[] {
  const names = importsOf(room, sources)
    .filter((specifier) => !/^(?:\.|node:)/.test(specifier))
    .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0]);
  return [...new Set(names)].filter((name) => name !== `@inro/${room.split('/').at(-1)}`).sort();
}

/** What a row of a folder names and no file of it uses. */
export function unusedInner(key: string, sources: ReadonlyMap<string, string>): string[] {
  const { rooms, beside } = innerTable[key]!;
  const files = [...sources].filter(([file]) => !isTestOrBuild(file) && innerRoomOf(file) === key);
  const imported = files.flatMap(([file, source]) =>
    findImports(source).map(({ specifier }) =>
      specifier.startsWith('.') ? `${posix.join(posix.dirname(file), specifier)}/` : `${specifier}/`,
    ),
  );
  const room = roomOf(key)!;
  return [
    ...rooms.filter((entry) => !imported.some((one) => one.startsWith(`@inro/${entry}/`))),
    ...beside.filter((entry) => !imported.some((one) => one.startsWith(`${room}/${entry}/`))),
  ];
}
