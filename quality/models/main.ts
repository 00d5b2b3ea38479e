import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messages } from './messages.ts';
import { modelsFolder, type Proven, proveModel, readModels, renewed } from './models.ts';
import { modelsPage } from './page.ts';
import { defencesOf, without } from './variants.ts';

const options = process.argv.slice(2);
const has = (option: string): boolean => options.includes(option);

if (has('--renew')) {
  const now = await messages();
  for (const { name, text } of readModels()) writeFileSync(join(modelsFolder, `${name}.pv`), renewed(text, now));
} else if (has('--write')) {
  const folder = options[options.indexOf('--write') + 1];
  if (folder === undefined) throw new TypeError('--write FOLDER');
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of readModels()) {
    writeFileSync(join(folder, `${name}.pv`), text);
    for (const defence of defencesOf(text))
      writeFileSync(join(folder, `${name}-without-${defence.replaceAll(' ', '-')}.pv`), without(text, defence));
  }
} else {
  const runs: Proven[] = [];
  for (const model of readModels())
    for (const proven of proveModel(model)) {
      runs.push(proven);
      if (!has('--json')) print(proven);
    }
  if (has('--page')) writeFileSync(join(modelsFolder, 'README.md'), modelsPage(readModels(), runs));
  if (has('--json')) console.log(JSON.stringify({ models: runs.map(asJson) }));
  process.exit(runs.every(({ queries }) => queries.every(({ expected, result }) => expected === result)) ? 0 : 1);
}

function print({ name, without: defence, queries, ms }: Proven): void {
  console.log(`${name}${defence === undefined ? '' : ` without ${defence}`}  ${ms} ms`);
  for (const { says, query, expected, result, run } of queries) {
    console.log(`  ${result}${expected === result ? '' : ` (expected: ${expected})`}  ${says || query}`);
    if (has('--runs')) for (const step of run) console.log(`      ${step}`);
  }
}

/** The queries of one file share its time: clauses are resolved once for all of them. */
function asJson({ name, without: defence, queries, ms }: Proven): object {
  return {
    name: defence === undefined ? name : `${name} without ${defence}`,
    queries: queries.map(({ query, expected, result }) => ({
      query,
      expected,
      result,
      ms: Math.round(ms / queries.length),
    })),
  };
}
