#!/usr/bin/env node
// Plain JavaScript for any Node from 20: goes on under the Node 24 that came with the workspace.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundled = `${root}node_modules/.bin/node${process.platform === 'win32' ? '.cmd' : ''}`;
const node = existsSync(bundled) ? bundled : process.execPath;
const { status } = spawnSync(
  node,
  ['--disable-warning=ExperimentalWarning', `${root}tools/inro/main.ts`, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
