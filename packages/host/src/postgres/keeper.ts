import { spawn } from 'node:child_process';

// Runs PostgreSQL and ends it (fast shutdown) when the pipe from the parent closes, however the parent died.
const [file, ...args] = process.argv.slice(2);
const child = spawn(file!, args, { stdio: ['ignore', 'ignore', 'inherit'] });
const end = () => child.kill('SIGINT');
process.stdin.on('end', end).on('error', end).resume();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
child.on('exit', (code) => process.exit(code ?? 1));
