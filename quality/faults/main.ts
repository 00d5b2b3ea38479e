import { parseArgs } from 'node:util';
import { type DrillResult, loadDrills, type Selection } from './drill.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    'at-most': { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const all = await loadDrills();
const drills =
  positionals.length === 0 ? all : all.filter(({ name }) => positionals.some((part) => name.includes(part)));
if (drills.length === 0) {
  console.error(
    `npm run faults -- [--at-most CUTS] [--seed N] [--json] [NAME…]\nDrills: ${all.map((one) => one.name).join(' ')}`,
  );
  process.exit(1);
}
const atMost = values['at-most'];
const watching = values.json ? {} : { onCut: (what: string) => console.error(`    … ${what}`) };
const selection: Selection = {
  ...watching,
  seed: Number(values.seed),
  ...(atMost === undefined ? {} : { atMost: Number(atMost) }),
};
const say = values.json ? () => undefined : console.log;
const results: (DrillResult & { readonly name: string })[] = [];
for (const { name, title, run } of drills) {
  const result = await run(selection).catch(
    (failure: unknown): DrillResult => ({ cuts: 0, survived: 0, violations: [`the drill itself failed: ${failure}`] }),
  );
  results.push({ name, ...result });
  const { cuts, survived, violations, figures = {} } = result;
  const told = Object.entries(figures).map(([what, n]) => `, ${what} ${n}`);
  say(
    `${violations.length === 0 ? '✔' : '✖'} ${name}: ${title}\n    ${cuts} cuts, ${survived} survived${told.join('')}`,
  );
  for (const violation of violations.slice(0, 20)) say(`    ${violation}`);
}
if (values.json) console.log(JSON.stringify({ drills: results }));
process.exit(results.every(({ violations, cuts }) => violations.length === 0 && cuts > 0) ? 0 : 1);
