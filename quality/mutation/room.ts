import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { seeded } from '../faults/drill.ts';
import { type CoveringTest, measureTest } from './coverage.ts';
import { mutated } from './mutators.ts';
import type { Mutant } from './possible.ts';
import { runTest, type TestRun } from './run-test.ts';

const here = import.meta.dirname;
const root = join(here, '../..');

export interface Survivor {
  readonly file: string;
  readonly line: number;
  readonly mutator: string;
  /** The lines that the change touches, as they are and as the mutant has them. */
  readonly before: string;
  readonly after: string;
  /** Whether any test of the room runs through it. */
  readonly covered: boolean;
}

export interface RoomResult {
  readonly name: string;
  /** How many mutations there are to choose from. */
  readonly possible: number;
  readonly mutants: number;
  readonly killed: number;
  /** Of the killed: those that no test noticed otherwise than by not ending. On a busy machine, look at them again. */
  readonly outOfTime: number;
  readonly score: number;
  readonly limit: number;
  readonly seconds: number;
  readonly survivors: readonly Survivor[];
}

/** Of the mutants of a room its own tests have to kill so many. */
export const LIMIT = 0.85;
const AT_ONCE = 2;

export interface Plan {
  readonly mutants: number;
  readonly seed: number;
  readonly onSurvivor?: (survivor: Survivor) => void;
}

/** Tries a seeded choice of mutants of one room against that room's own tests. */
export async function tryRoom(
  name: string,
  { mutants, seed, onSurvivor = () => undefined }: Plan,
): Promise<RoomResult> {
  const began = performance.now();
  const all = mutantsOf(name);
  const chosen = choose(all, mutants, seed);
  const tests = await measured(globSync(`packages/${name}/test/**/*.test.ts`, { cwd: root }).sort());
  const survivors: Survivor[] = [];
  let outOfTime = 0;
  await inTurn(chosen, async (mutant) => {
    const url = pathToFileURL(join(root, mutant.file)).href;
    const covering = tests.filter((test) => test.covers(url, mutant.start));
    const fate = await fateOf(mutant, url, covering);
    if (fate === 'out of time') outOfTime += 1;
    if (fate !== 'passed') return;
    const survivor = told(mutant, covering.length > 0);
    survivors.push(survivor);
    onSurvivor(survivor);
  });
  const killed = chosen.length - survivors.length;
  return {
    name,
    possible: all.length,
    mutants: chosen.length,
    killed,
    outOfTime,
    score: killed / chosen.length,
    limit: LIMIT,
    seconds: Math.round((performance.now() - began) / 1000),
    survivors: survivors.sort((one, other) => one.file.localeCompare(other.file) || one.line - other.line),
  };
}

function mutantsOf(name: string): Mutant[] {
  const program = [
    '--disable-warning=ExperimentalWarning',
    '--experimental-vm-modules',
    join(here, 'possible.ts'),
    name,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Mutant[];
}

function choose(all: readonly Mutant[], count: number, seed: number): Mutant[] {
  const random = seeded(seed);
  const left = [...all];
  const chosen: Mutant[] = [];
  while (chosen.length < count && left.length > 0) chosen.push(...left.splice(Math.floor(random() * left.length), 1));
  return chosen;
}

/** The quickest first: most mutants do not live long. */
async function measured(files: readonly string[]): Promise<CoveringTest[]> {
  const tests: CoveringTest[] = [];
  await inTurn(files, async (file) => {
    tests.push(await measureTest(join(root, file)));
  });
  return tests.sort((one, other) => one.ms - other.ms);
}

async function fateOf(mutant: Mutant, url: string, tests: readonly CoveringTest[]): Promise<TestRun['outcome']> {
  const { start, end, instead } = mutant;
  const env = { INRO_MUTANT: JSON.stringify({ url, start, end, instead }) };
  for (const { file, ms } of tests) {
    // A mutant that never ends is noticed as well.
    const { outcome } = await runTest(file, { limitMs: 5_000 + 4 * ms, preload: 'substitute.ts', env });
    if (outcome !== 'passed') return outcome;
  }
  return 'passed';
}

function told({ file, line, mutator, ...change }: Mutant, covered: boolean): Survivor {
  const source = readFileSync(join(root, file), 'utf8');
  const from = source.lastIndexOf('\n', change.start) + 1;
  const lineEnd = source.indexOf('\n', change.end);
  const to = lineEnd < 0 ? source.length : lineEnd;
  const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const after = mutated(source, change).slice(from, to + change.instead.length - (change.end - change.start));
  return { file, line, mutator, before: onOneLine(source.slice(from, to)), after: onOneLine(after), covered };
}

async function inTurn<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
