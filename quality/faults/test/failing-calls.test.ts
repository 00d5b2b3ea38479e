import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { failCalls } from '../house/failing-calls.ts';

/** Writes and reads files without pause, on several threads. */
const busy = `
const { readFile, writeFileSync, fsyncSync, openSync } = require('node:fs');
const file = openSync(process.argv[1], 'w');
setInterval(() => {
  try { fsyncSync(file); } catch (failure) { process.send(failure.code); }
  readFile(process.argv[1], () => undefined);
}, 1);
process.send('ready');`;

const folder = temporaryFolder();
after(() => folder.dispose());

async function startBusy() {
  const child = spawn(process.execPath, ['-e', busy, join(folder.path, 'file')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

describe('system calls that fail', () => {
  it('fail for as long as they are told to', async () => {
    const child = await startBusy();
    const heal = await failCalls([child.pid!], 'fsync,fdatasync:error=EIO');
    assert.deepEqual(await once(child, 'message'), ['EIO', undefined]);
    await heal();
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it('come to an end also when the process is killed at that moment', async () => {
    for (let n = 0; n < 10; n++) {
      const child = await startBusy();
      const ended = once(child, 'exit');
      const heal = await failCalls([child.pid!], 'fsync,fdatasync:error=EIO');
      child.kill('SIGKILL');
      await heal();
      await ended;
    }
  });
});
