import { existsSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from './measure.ts';

const root = join(import.meta.dirname, '../../bench');
const names = readdirSync(root).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : []));
const json = process.argv.includes('--json');
const [name] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
if (name === undefined || !existsSync(join(root, `${name}.ts`))) {
  console.error(`npm run bench -- NAME [--json], NAME one of: ${names.join(', ')}`);
  process.exit(1);
}
const { run }: { run: () => Promise<readonly Benchmark[]> } = await import(join(root, `${name}.ts`));
const benchmarks = await run();
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
