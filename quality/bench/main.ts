import { existsSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Benchmark, RunOptions } from './measure.ts';

const folder = join(import.meta.dirname, 'benchmarks');
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : []));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, profile: { type: 'string' } },
});
const { json, profile } = values;
const [name] = positionals;
if (name === undefined || !existsSync(join(folder, `${name}.ts`))) {
  console.error(`npm run bench -- NAME [--json], NAME one of: ${names.join(', ')}\n  journey [--profile FOLDER]`);
  process.exit(1);
}
const { run }: { run: (options: RunOptions) => Promise<readonly Benchmark[]> } = await import(
  join(folder, `${name}.ts`)
);
const benchmarks = await run(profile === undefined ? {} : { profile: resolve(profile) });
if (!json)
  for (const one of benchmarks) {
    console.log(`${one.name}: ${one.ours} ${one.unit}; limit ${one.limit ?? '–'} (${one.ratioToLimit ?? '–'})`);
    for (const [peer, value] of Object.entries(one.peers)) console.log(`    ${peer.padEnd(44)} ${value}`);
    for (const [room, share] of Object.entries(one.shares ?? {}))
      console.log(`    ${`share of ${room}`.padEnd(44)} ${(share * 100).toFixed(1)} %`);
  }
const [cpu] = cpus();
const machine = {
  node: process.version,
  openssl: process.versions.openssl,
  cpu: cpu?.model ?? '?',
  cores: cpus().length,
};
if (json) console.log(JSON.stringify({ benchmarks, machine }));
process.exit(0);
