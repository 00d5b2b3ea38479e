// A program of its own, under --experimental-vm-modules: the mutants of a room that are still programs, as JSON.
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { SourceTextModule } from 'node:vm';
import { type Mutation, mutated, mutationsOf } from './mutators.ts';

const root = join(import.meta.dirname, '../..');

/** A mutation of one file of a room. */
export interface Mutant extends Mutation {
  /** From the root. */
  readonly file: string;
  readonly line: number;
}

/** A mutant that is no program would be killed by every test: it says nothing of them. */
function isProgram(source: string): boolean {
  try {
    return new SourceTextModule(stripTypeScriptTypes(source)) !== undefined;
  } catch {
    return false;
  }
}

// The words of an error are held by tests/architecture/errors.test.ts, over all rooms.
const files = globSync(`packages/${process.argv[2]}/src/**/*.ts`, { cwd: root, exclude: ['**/errors.ts'] }).sort();
const mutants = files.flatMap((file): Mutant[] => {
  const source = readFileSync(join(root, file), 'utf8');
  return mutationsOf(source)
    .filter((mutation) => isProgram(mutated(source, mutation)))
    .map((mutation) => ({ ...mutation, file, line: source.slice(0, mutation.start).split('\n').length }));
});
process.stdout.write(JSON.stringify(mutants));
