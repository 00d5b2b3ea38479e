// Runs under any Node from 20: installs what is missing, then goes on under the Node 24 that came with it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const bundled = `${root}node_modules/.bin/node${process.platform === 'win32' ? '.cmd' : ''}`;
const bringsNode = ['linux', 'win32'].includes(process.platform);
const isInstalled = () =>
  existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && (existsSync(bundled) || !bringsNode);

/** Two at once would take each other's files away: the second waits, and finds all done. A lock whose owner is gone counts no more. */
const lock = `${root}.inro-installing`;
const isHeld = () => {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (failure) {
    return failure.code === 'EPERM';
  }
};
function takeLock() {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (failure) {
      if (failure.code !== 'EEXIST') throw failure;
    }
    if (isHeld()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    else rmSync(lock, { force: true });
  }
}

const isMine = !isInstalled();
const letGo = () => isMine && rmSync(lock, { force: true });
if (isMine) {
  takeLock();
  process.on('exit', letGo);
}
if (!isInstalled()) {
  // Until all is there, nothing says that it is.
  rmSync(stamp, { force: true });
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
letGo();

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
