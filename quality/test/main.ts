import { randomUUID } from 'node:crypto';
import { globSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startEmbeddedPostgres } from '@inro/host/postgres';
import { freePort } from '@inro/host/testing';
import { installSystemPackages } from './machine.ts';
import { type Count, runCommand, runTestFiles } from './phases.ts';

const root = join(import.meta.dirname, '../..');
const only = process.argv.slice(2);
const files = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'] })
    .filter((file) => only.length === 0 || only.some((part) => file.includes(part)))
    .sort()
    .map((file) => join(root, file));

/** Well within the 90 minutes that a whole run may take: one that hangs still says what hung. */
const deadline = performance.now() + 75 * 60_000;

const label = (file: string): string => relative(root, file);

const total: Count = { passed: 0, failed: 0 };
const add = (count: Count): void => {
  total.passed += count.passed;
  total.failed += count.failed;
};

installSystemPackages();
if (only.length === 0) {
  add(runCommand('Biome finds nothing to say', 'biome', ['check', '.', '--diagnostic-level=error']));
  for (const part of ['pure', 'node', 'web'])
    add(runCommand(`TypeScript accepts the ${part} half`, 'tsc', ['-p', `tsconfig.${part}.json`]));
}
add(runCommand('the web apps build', process.execPath, [join(root, 'tools/web/build.ts')]));

const dataDir = join(tmpdir(), `inro-test-${randomUUID()}`);
const postgres = await startEmbeddedPostgres({ dataDir, port: await freePort(), throwaway: true });
process.env.INRO_TEST_DATABASE = postgres.url;
// Every test file is a process of its own: what they have in common is compiled once.
const compileCache = `${dataDir}-compiled`;
process.env.NODE_COMPILE_CACHE = compileCache;
try {
  const rooms = files(
    'packages/*/test/**/*.test.ts',
    'apps/**/test/**/*.test.ts',
    '{tools,quality}/*/test/**/*.test.ts',
    'tests/architecture/*.test.ts',
    'tests/documents/*.test.ts',
  );
  add(await runTestFiles(rooms, 2, label, { deadline }));
  // One PC/SC slot each machine.
  add(await runTestFiles(files('tests/conformance/**/*.test.ts'), 1, label, { deadline }));
  const faults = files('tests/faults/**/*.test.ts');
  add(await runTestFiles(faults, 2, label, { deadline }));
  const houses = files('tests/journeys/**/*.test.ts', 'tests/threats/**/*.test.ts', 'examples/**/*.test.ts');
  add(await runTestFiles(houses, 2, label, { deadline }));
} finally {
  await postgres.stop();
  for (const folder of [dataDir, compileCache]) rmSync(folder, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
