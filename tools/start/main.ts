import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describeFailure, requireKnownVariables } from '@inro/host';
import { InroError, InternalError } from '@inro/problem';
import { readArguments } from './arguments.ts';
import { StartError } from './errors.ts';
import { sentenceOf, troubles } from './sentence.ts';
import { startSystem } from './system.ts';

const root = join(import.meta.dirname, '../..');
const began = Date.now();

/** One clear sentence on standard error. */
function say(error: InroError): void {
  const locale = (process.env.LC_ALL ?? process.env.LANG ?? '').startsWith('ja') ? 'ja' : 'en';
  console.error(sentenceOf(error, locale));
}

/** Then exit code 1. */
function refuse(failure: unknown): never {
  say(failure instanceof InroError ? failure : new InternalError('http.internal', { cause: failure }));
  if (process.env.INRO_DEBUG) console.error(describeFailure(failure));
  process.exit(1);
}

/** Has the test citizens made, once a data folder, by a program that knows the house as anybody does; an interrupted making goes on at the next start. */
async function makeCast(dataDir: string, step: (text: string) => void, signal: AbortSignal): Promise<void> {
  const marker = join(dataDir, 'cast-is-made');
  if (existsSync(marker)) return;
  const program = spawn(process.execPath, [...process.execArgv, join(root, 'quality/people/main.ts'), dataDir], {
    // Its input ends with this process, and it with its input.
    stdio: ['pipe', 'pipe', 'inherit'],
    signal,
  });
  program.on('error', () => undefined);
  createInterface({ input: program.stdout }).on('line', (line) => step(`citizen ${line}`));
  const [code] = await once(program, 'close');
  if (code !== 0) throw new StartError('start.process_failed', { details: { process: 'test citizens' } });
  writeFileSync(marker, '');
}

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2), root);
  requireKnownVariables();
  const step = (text: string) => console.log(`  ${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${text}`);
  console.log('Inro is starting:');
  step('web apps');
  const build = spawnSync(process.execPath, [join(root, 'tools/web/build.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (build.status !== 0) throw new StartError('start.process_failed', { details: { process: 'web build' } });
  const ending = new AbortController();
  const starting = startSystem({
    root,
    ...args,
    signal: ending.signal,
    onProgress: step,
    onTrouble: troubles(say),
    ...(process.env.DATABASE_URL ? { databaseUrl: process.env.DATABASE_URL } : {}),
  });
  const end = async () => {
    if (ending.signal.aborted) return;
    console.log('\nStopping …');
    ending.abort();
    await starting.then(
      (system) => system.stop(),
      () => undefined,
    );
    console.log('Everything is stopped; the data is kept.');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end().catch(refuse));
  try {
    const system = await starting;
    if (!args.empty)
      await makeCast(args.dataDir, step, ending.signal).catch(async (failure) => {
        if (!ending.signal.aborted) await system.stop();
        throw failure;
      });
    if (ending.signal.aborted) return;
    console.log(`\nInro runs. Open  ${system.address}\n(Ctrl-C stops it; the data stays in ${args.dataDir})`);
  } catch (failure) {
    if (!ending.signal.aborted) throw failure;
  }
}

await main().catch(refuse);
