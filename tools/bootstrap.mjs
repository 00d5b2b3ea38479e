// Runs under any Node from 20: installs what is missing, then goes on under the Node 24 that came with it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [program, ...rest] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error('Inro needs Node 20 or later to begin (it brings its own Node 24 along).');
  process.exit(1);
}

const stamp = `${root}node_modules/.inro-installed`;
const wanted = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.log('Installing what is missing (npm ci, about half a minute the first time) …');
  const install = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (install.status !== 0) {
    console.error('npm ci failed: the lines above say why. Nothing was started.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

const bundled = `${root}node_modules/.bin/node${process.platform === 'win32' ? '.cmd' : ''}`;
const node = existsSync(bundled) ? bundled : process.execPath;
if (node === process.execPath && Number(process.versions.node.split('.')[0]) < 24) {
  console.error('On this platform Node 24 or later has to be installed first.');
  process.exit(1);
}
const child = spawn(node, ['--disable-warning=ExperimentalWarning', `${root}${program}/main.ts`, ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: `${root}node_modules/.bin${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
