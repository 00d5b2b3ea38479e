import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTest } from './run-test.ts';

/** A test file of a room: how long it takes, and which places of the sources it runs through. */
export interface CoveringTest {
  readonly file: string;
  readonly ms: number;
  covers(url: string, offset: number): boolean;
}

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}
interface Script {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

const LIMIT_MS = 10 * 60_000;

/** Runs a test of the program as it is, and notes what it runs through. Throws when it fails: nothing can be said then. */
export async function measureTest(file: string): Promise<CoveringTest> {
  const folder = mkdtempSync(join(tmpdir(), 'inro-mutation-'));
  try {
    const { outcome, ms } = await runTest(file, { limitMs: LIMIT_MS, env: { NODE_V8_COVERAGE: folder } });
    if (outcome !== 'passed') throw new Error(`${file}: ${outcome} without any mutant`);
    const scripts = readdirSync(folder).flatMap(
      (name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { readonly result: readonly Script[] }).result,
    );
    const byUrl = Map.groupBy(scripts, ({ url }) => url);
    return {
      file,
      ms,
      covers: (url, offset) => (byUrl.get(url) ?? []).some((script) => ran(script, offset)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the innermost range around an offset was run through: V8 gives blocks within functions within the module. */
function ran({ functions }: Script, offset: number): boolean {
  let innermost: Range | undefined;
  for (const { ranges } of functions)
    for (const range of ranges) {
      if (offset < range.startOffset || offset >= range.endOffset) continue;
      if (innermost === undefined || lengthOf(range) <= lengthOf(innermost)) innermost = range;
    }
  return innermost !== undefined && innermost.count > 0;
}

const lengthOf = ({ startOffset, endOffset }: Range): number => endOffset - startOffset;
