import { spawn } from 'node:child_process';

/** What a server that does not end by itself is told after so long: a fast shutdown, an immediate one, none at all. */
const steps = [
  ['SIGINT', 0],
  ['SIGQUIT', 8_000],
  ['SIGKILL', 11_000],
] as const;

// Runs PostgreSQL and ends it when the pipe from the parent closes, however the parent died.
const [file, ...args] = process.argv.slice(2);
const child = spawn(file!, args, { stdio: ['ignore', 'ignore', 'inherit'] });
let ending = false;
const end = (): void => {
  if (ending) return;
  ending = true;
  for (const [signal, after] of steps) setTimeout(() => child.kill(signal), after);
};
process.stdin.on('end', end).on('error', end).resume();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
child.on('exit', (code) => process.exit(code ?? 1));
