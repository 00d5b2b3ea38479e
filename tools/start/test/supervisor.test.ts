import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { httpRequest, LOG_LIMITS } from '@inro/host';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { Supervisor } from '../supervisor.ts';

const folder = temporaryFolder();
after(() => folder.dispose());

/** Says that it is ready, and ends when it is asked to. */
const LATE = `import { writeSync } from 'node:fs';
import { createServer } from 'node:http';
createServer((request, answer) => {
  answer.end('well');
  if (request.url === '/end') process.exit(1);
}).listen(Number(process.env.PORT), '127.0.0.1', () => writeSync(3, '{"ready":true}\\n'));
process.stdin.on('end', () => process.exit(0)).resume();
`;

it('a process that cannot even be made ends nobody: it is tried again, and its log says so', async () => {
  const place = temporaryFolder();
  const [root, away] = [join(place.path, 'root'), join(place.path, 'away')];
  for (const made of [root, join(place.path, 'logs')]) mkdirSync(made);
  const supervisor = new Supervisor(root, place.path);
  try {
    const port = await freePort();
    writeFileSync(join(root, 'late.mjs'), LATE);
    await supervisor.start({ name: 'late', main: 'late.mjs', env: { PORT: String(port) } });
    const answers = () =>
      httpRequest(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      );
    const log = () => readFileSync(join(place.path, 'logs/late.log'), 'utf8');
    renameSync(root, away);
    await httpRequest(`http://127.0.0.1:${port}/end`).catch(() => undefined);
    for (let tries = 0; tries < 250 && !log().includes('"not started"'); tries++) await pause(20);
    assert.match(log(), /"code":"ENOENT","msg":"not started"/);
    renameSync(away, root);
    for (let tries = 0; tries < 500 && !(await answers()); tries++) await pause(20);
    assert.ok(await answers());
  } finally {
    await supervisor.stop();
    place.dispose();
  }
});

it('a process that logs without end stays within the limits while it runs; what it says otherwise and its end are in its log', async () => {
  const logs = join(folder.path, 'logs');
  mkdirSync(logs);
  const ended = Promise.withResolvers<void>();
  const supervisor = new Supervisor('/', folder.path, () => ended.resolve());
  const port = await freePort();
  const main = join(import.meta.dirname, 'fixtures/logs-much.ts');
  await supervisor.start({ name: 'talker', main, env: { PORT: String(port) } });
  const sizes = () => readdirSync(logs).map((name) => statSync(join(logs, name)).size);
  assert.equal(sizes().length, LOG_LIMITS.oldFiles + 1);
  assert.ok(sizes().every((size) => size > 0 && size <= LOG_LIMITS.largestFile));
  const latest = () => readFileSync(join(logs, 'talker.log'), 'utf8').split('\n').filter(Boolean);
  const words = latest();
  await httpRequest(`http://127.0.0.1:${port}/end`).catch(() => undefined);
  await ended.promise;
  await supervisor.stop();
  assert.deepEqual([JSON.parse(words.at(-2)!).n, words.at(-1)], [59_999, 'a word of Node itself']);
  const since = () => latest().slice(words.length);
  for (let tries = 0; tries < 100 && !since().includes('Error: the end'); tries++) await pause(20);
  assert.ok(since().includes('Error: the end'), since().join('\n'));
  const end = JSON.parse(since().find((line) => line.includes('"ended"'))!);
  assert.deepEqual([end.name, end.code, end.signal], ['talker', 1, null]);
});
