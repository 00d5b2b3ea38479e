import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Suite, suites, type Verdict } from './suites.ts';

const root = join(import.meta.dirname, '../..');

/** The last line of what a command prints, whatever it ended with. */
async function lastLineOf({ program, args, env }: Suite): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, program), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await new Promise((resolve) => child.once('close', resolve));
  return said.trimEnd().split('\n').at(-1) ?? '';
}

async function verdictsOf(suite: Suite): Promise<Verdict[]> {
  try {
    const verdicts = suite.read(await lastLineOf(suite));
    return verdicts.length > 0 ? verdicts : [{ name: 'nothing ran', held: false }];
  } catch (failure) {
    return [{ name: `it came to no result: ${failure}`, held: false }];
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  console.error(`npm run test:deep -- [${Object.keys(suites).join('|')}…]`);
  process.exit(1);
}
const all: Verdict[] = [];
for (const [name, suite] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const began = performance.now();
  const verdicts = await verdictsOf(suite);
  console.log(`${name} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  for (const verdict of verdicts) console.log(`${verdict.held ? '✔' : '✖'} ${name}: ${verdict.name}`);
  all.push(...verdicts);
}
const passed = all.filter(({ held }) => held).length;
console.log(`${passed} passed, ${all.length - passed} failed`);
process.exit(passed === all.length ? 0 : 1);
