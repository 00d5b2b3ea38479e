import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** What `npm test` runs every day, and what foreign programs say of the house (`npm run test:judges`). */
export const kinds = {
  everyday: [
    'packages/*/test/**/*.test.ts',
    'apps/**/test/**/*.test.ts',
    '{tools,quality}/*/test/**/*.test.ts',
    'tests/{architecture,documents,faults,journeys,threats}/**/*.test.ts',
    'examples/**/*.test.ts',
  ],
  judges: ['tests/conformance/**/*.test.ts'],
} as const;
export type Kind = keyof typeof kinds;

/** Asks a foreign program, through the one PC/SC slot of a machine. */
export const isJudge = (file: string): boolean => matchesGlob(file, kinds.judges[0]);

const everyFile = (patterns: readonly string[]): string[] =>
  globSync([...patterns], { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'] }).sort();

/** The test files of a kind, from the root. */
export const filesOf = (kind: Kind): string[] => everyFile(kinds[kind]);

/** The test files of any kind whose path contains one of these. */
export const filesNamed = (parts: readonly string[]): string[] =>
  everyFile(Object.values(kinds).flat()).filter((file) => parts.some((part) => file.includes(part)));

/** A test that says it shares a house: its process, with that house, serves the next such test too. */
const SHARES = /from '\.\/support\/shared-house\.ts'/;
/** So that two workers share the work and neither waits long for the other. */
const PROCESSES_TO_SHARE = 3;

/** Which test files run in one process: one each, but for those that share a house. */
export function processesOf(files: readonly string[]): string[][] {
  const shares = files.filter((file) => SHARES.test(readFileSync(join(root, file), 'utf8')));
  const alone = files.filter((file) => !shares.includes(file)).map((file) => [file]);
  const sharing = Array.from({ length: PROCESSES_TO_SHARE }, (_, n) =>
    shares.filter((__, place) => place % PROCESSES_TO_SHARE === n),
  );
  return [...alone, ...sharing.filter((process) => process.length > 0)];
}
