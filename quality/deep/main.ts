import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** How one drill, reader, adversary or room ended. */
interface Verdict {
  readonly name: string;
  readonly held: boolean;
}

/** What is too long for every push: each harness by its own command, and what its JSON says. */
const suites: Readonly<Record<string, { readonly args: readonly string[]; read(json: never): Verdict[] }>> = {
  faults: {
    args: ['--json'],
    read: ({ drills }: { readonly drills: { name: string; cuts: number; violations: string[] }[] }) =>
      drills.map(({ name, cuts, violations }) => ({ name, held: cuts > 0 && violations.length === 0 })),
  },
  fuzz: {
    args: ['--json'],
    read: ({ parsers }: { readonly parsers: { name: string; failures: object[] }[] }) =>
      parsers.map(({ name, failures }) => ({ name, held: failures.length === 0 })),
  },
  linkability: {
    args: ['--json'],
    read: ({ adversaries }: { readonly adversaries: { name: string; advantage: number; pairs: number }[] }) =>
      adversaries.map(({ name, advantage, pairs }) => ({ name, held: advantage === 0 && pairs === 0 })),
  },
  mutation: {
    args: ['--json'],
    read: ({ rooms }: { readonly rooms: { name: string; score: number; limit: number }[] }) =>
      rooms.map(({ name, score, limit }) => ({ name: `${name} ${(100 * score).toFixed(1)} %`, held: score >= limit })),
  },
};

/** The last line of what a command prints, whatever it ended with. */
async function lastLineOf(name: string, args: readonly string[]): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'quality', name, 'main.ts'), ...args],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await new Promise((resolve) => child.once('close', resolve));
  return said.trimEnd().split('\n').at(-1) ?? '';
}

async function verdictsOf(name: string): Promise<Verdict[]> {
  const { args, read } = suites[name]!;
  try {
    const verdicts = read(JSON.parse(await lastLineOf(name, args)) as never);
    return verdicts.length > 0 ? verdicts : [{ name: 'nothing ran', held: false }];
  } catch (failure) {
    return [{ name: `it came to no result: ${failure}`, held: false }];
  }
}

const wanted = process.argv.slice(2);
const names = Object.keys(suites).filter((name) => wanted.length === 0 || wanted.includes(name));
if (names.length === 0) {
  console.error(`npm run test:deep -- [${Object.keys(suites).join('|')}…]`);
  process.exit(1);
}
const all: Verdict[] = [];
for (const suite of names) {
  const began = performance.now();
  const verdicts = await verdictsOf(suite);
  console.log(`${suite} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  for (const { name, held } of verdicts) console.log(`${held ? '✔' : '✖'} ${suite}: ${name}`);
  all.push(...verdicts);
}
const passed = all.filter(({ held }) => held).length;
console.log(`${passed} passed, ${all.length - passed} failed`);
process.exit(passed === all.length ? 0 : 1);
