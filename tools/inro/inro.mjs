#!/usr/bin/env node
// Plain JavaScript for any Node from 20: goes on under the Node 24 that came with the workspace.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** exit-codes.ts: a program that could not run, or was ended, has answered nothing. */
const FAILED = 4;
const ANSWERS = [0, 1, 2, 3];

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundled = `${root}node_modules/.bin/node${process.platform === 'win32' ? '.cmd' : ''}`;
const node = existsSync(bundled) ? bundled : process.execPath;
if (node === process.execPath && Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`inro needs what npm ci puts into ${root}, or Node 24.`);
  process.exit(FAILED);
}
const { status } = spawnSync(
  node,
  ['--disable-warning=ExperimentalWarning', `${root}tools/inro/main.ts`, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exit(ANSWERS.includes(status) ? status : FAILED);
