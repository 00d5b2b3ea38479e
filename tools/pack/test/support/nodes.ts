import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const platform = process.platform === 'win32' ? 'win' : process.platform;

/** The Node of each supported line that programs are run under. */
export const nodeVersions = ['20.20.2', '22.23.5', process.versions.node] as const;

/** Runs npm in a folder; throws what it said. */
export function npm(folder: string, ...words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('npm', [...words, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${words.join(' ')}:\n${stdout}${stderr}`);
}

/** A Node of this version, from the registry once and then kept in the temporary folder; returns its path. */
export function nodeOf(version: string): string {
  if (version === process.versions.node) return process.execPath;
  const kept = join(tmpdir(), `inro-node-${version}`);
  const name = `node-${platform}-${process.arch}`;
  if (!existsSync(kept)) {
    const draft = mkdtempSync(`${kept}-`);
    writeFileSync(join(draft, 'package.json'), '{ "private": true }');
    npm(draft, 'install', `${name}@${version}`);
    try {
      renameSync(draft, kept);
    } catch {
      // Another run was quicker.
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return join(kept, 'node_modules', name, platform === 'win' ? 'bin/node.exe' : 'bin/node');
}
