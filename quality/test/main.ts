import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '@inro/host/postgres';
import { freePort } from '@inro/host/testing';
import { again, type Judged } from './again.ts';
import { type Count, type Job, runCommand, runJobs, sumOf } from './jobs.ts';
import { installSystemPackages } from './machine.ts';
import { needsOf } from './needs.ts';
import { openScratch } from './scratch.ts';
import { expectedOf } from './seconds.ts';
import { filesNamed, filesOf, isJudge, type Kind, kinds, processesOf } from './selection.ts';
import { type FileEnded, runTestFiles } from './test-file.ts';

const root = join(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { kind: { type: 'string', default: 'everyday' } },
});
if (!(values.kind in kinds)) {
  console.error(`npm test -- [--kind ${Object.keys(kinds).join('|')}] [PART OF A PATH…]`);
  process.exit(1);
}
const kind = values.kind as Kind;
const whole = positionals.length === 0;
const files = whole ? filesOf(kind) : filesNamed(positionals);

/** Judges one after the other: there is one PC/SC slot in a machine. */
const AT_ONCE = files.some((file) => isJudge(file)) ? 1 : 2;
/** Well within the 90 minutes that a whole run may take: one that hangs still says what hung. */
const deadline = performance.now() + 75 * 60_000;
const SLOWEST = 10;

installSystemPackages();
const needs = files.map(needsOf);
const counts: Count[] = [];
if (needs.some(({ pages }) => pages))
  counts.push(await runCommand('the web apps build', process.execPath, [join(root, 'tools/web/build.ts')]));

const scratch = openScratch();
// Every test process loads much of the program: compiled once for all.
process.env.NODE_COMPILE_CACHE = join(scratch.path, 'compiled');
const postgres = needs.some(({ database }) => database)
  ? await startEmbeddedPostgres({ dataDir: join(scratch.path, 'postgres'), port: await freePort(), throwaway: true })
  : undefined;
if (postgres) process.env.INRO_TEST_DATABASE = postgres.url;

const runFiles = (paths: readonly string[]): Promise<readonly FileEnded[]> =>
  runTestFiles(paths, { deadline, label: (path) => path.slice(root.length + 1) });
const first: FileEnded[] = [];
const ofTests = processesOf(files).map(
  (together): Job => ({
    seconds: together.reduce((sum, file) => sum + expectedOf(file).seconds, 0),
    waits: together.every((file) => expectedOf(file).waits),
    // What it counts may change when a red file runs once more.
    async run() {
      first.push(...(await runFiles(together.map((file) => join(root, file)))));
      return { passed: 0, failed: 0 };
    },
  }),
);
const check = (title: string, seconds: number, command: string, ...args: string[]): Job => ({
  seconds,
  waits: false,
  run: () => runCommand(title, command, args),
});
const checks =
  whole && kind === 'everyday'
    ? [
        check('Biome finds nothing to say', 6, 'biome', 'check', '.', '--diagnostic-level=error'),
        ...['pure', 'node', 'web'].map((half) =>
          check(`TypeScript accepts the ${half} half`, 8, 'tsc', '-p', `tsconfig.${half}.json`),
        ),
      ]
    : [];
let judged: Judged = { ends: first, unsteady: [] };
try {
  counts.push(...(await runJobs([...checks, ...ofTests], AT_ONCE)));
  // Whoever names files wants to see them red.
  if (whole) judged = await again(first, async (file) => (await runFiles([file]))[0]!);
} finally {
  await postgres?.stop();
  scratch[Symbol.dispose]();
}

const { ends, unsteady } = judged;
if (ends.length > SLOWEST) {
  console.log(`\nThe ${SLOWEST} slowest files:`);
  for (const { file, seconds } of [...ends].sort((one, other) => other.seconds - one.seconds).slice(0, SLOWEST))
    console.log(`${seconds.toFixed(1).padStart(7)} s  ${file.slice(root.length + 1)}`);
  console.log();
}
for (const { file, failures } of ends)
  for (const failure of failures) console.log(`✖ ${file.slice(root.length + 1)}: ${failure}`);
for (const { file, failures } of unsteady)
  for (const failure of failures)
    console.log(`unsteady (red beside others, green alone) ${file.slice(root.length + 1)}: ${failure}`);
const total = sumOf([...counts, ...ends]);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
