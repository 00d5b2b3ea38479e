import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runTargets } from './run.ts';
import { targets } from './targets/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() & 0x7fffffff) },
    json: { type: 'boolean', default: false },
  },
});
const known = Object.keys(targets);
const names =
  positionals.length === 0 ? known : known.filter((name) => positionals.some((part) => name.includes(part)));
const [cases, seed] = [Number(values.cases), Number(values.seed)];
if (names.length === 0 || !Number.isInteger(cases) || cases < 1 || !Number.isInteger(seed)) {
  console.error(`npm run fuzz -- [--cases N] [--seed N] [--json] [NAME…]\nParsers: ${known.join(' ')}`);
  process.exit(1);
}
const say = values.json ? () => undefined : console.log;
say(`${names.length} parsers, ${cases} cases each, seed ${seed}`);
const parsers = await runTargets(
  new URL('./targets/index.ts', import.meta.url),
  names,
  { cases, seed, slowMs: 1000 },
  {
    atOnce: Math.min(4, availableParallelism()),
    onResult({ name, cases: ran, accepted, refused, slowestMs, failures }) {
      const mark = failures.length === 0 ? '✔' : '✖';
      say(`${mark} ${name}: ${ran} cases, ${accepted} accepted, ${refused} refused, slowest ${slowestMs} ms`);
      for (const { what, count, example } of failures) say(`    ${count} × ${what}\n      ${example}`);
    },
  },
);
const failed = parsers.filter(({ failures }) => failures.length > 0).length;
say(`${parsers.length - failed} of ${parsers.length} parsers held`);
if (values.json) console.log(JSON.stringify({ seed, parsers }));
process.exit(failed === 0 ? 0 : 1);
