import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { utf8 } from '@inro/foundation';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { InroError } from '@inro/problem';
import { SqliteStore } from '@inro/secure-element/node';
import pg from 'pg';
import { MakerClient } from '../../apps/handset/src/elements/maker-client.ts';
import { openShelf } from '../../apps/handset/src/elements/shelf.ts';
import { ClearWords } from '../../quality/faults/house/clear-words.ts';
import { failCalls, withDescendants } from '../../quality/faults/house/failing-calls.ts';
import { SmallDisk } from '../../quality/faults/house/small-disk.ts';
import { runPhoneMaker } from '../../quality/testing/house/handset.ts';
import { keptSecret } from '../../tools/start/data-folder.ts';
import { DatabaseKeeper } from '../../tools/start/database.ts';
import { Supervisor } from '../../tools/start/supervisor.ts';

const KB = 1024;
const disk = SmallDisk.mount(256 * KB * KB);
after(() => disk.unmount());

const program = (name: string) => new URL(`fixtures/${name}`, import.meta.url);

describe('the store of an element on a disk that does not sync', () => {
  const path = join(disk.path, 'element');
  const start = () => fork(program('storing-process.ts'), [path], { execArgv: [] });
  const keep = async (child: ChildProcess, n: number): Promise<boolean> => {
    const answer = once(child, 'message');
    child.send(n);
    return (await answer)[0];
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const kept = () => {
    const store = new SqliteStore(path);
    const numbers = [...store.load().values()].map((value) => Number(new TextDecoder().decode(value)));
    store.close();
    return numbers;
  };

  it('refuses a change, and whoever opens it after kill -9 finds it not made', async () => {
    const child = start();
    assert.equal(await keep(child, 1), true);
    const heal = await failCalls([child.pid!], 'fsync,fdatasync:error=EIO');
    assert.equal(await keep(child, 2), false);
    await kill(child);
    await heal();
    assert.deepEqual(kept(), [1, 1]);
  });

  it('keeps the next one when the disk syncs again', async () => {
    const child = start();
    const heal = await failCalls([child.pid!], 'fsync,fdatasync:error=EIO');
    for (const n of [3, 4]) assert.equal(await keep(child, n), false);
    await heal();
    assert.equal(await keep(child, 5), true);
    await kill(child);
    assert.deepEqual(kept(), [5, 5]);
  });
});

describe('a phone made on a disk that becomes full', () => {
  it('is not made, in clear words, wherever the space ends; and is made whole when there is some again', async () => {
    const folder = join(disk.path, 'handset');
    mkdirSync(folder);
    // The maker's own book is on another disk.
    const place = temporaryFolder();
    const maker = await runPhoneMaker(place.path);
    const shelf = openShelf(folder, new MakerClient(maker.peers));
    await shelf.make('phone', 'first', 'inro-one');
    const outcomes = new Set<string>();
    for (let left = 0; left <= 320 * KB; left += 4 * KB) {
      const name = `after-${left / KB}`;
      disk.fill(left);
      const made = await shelf.make('phone', name, 'inro-one').catch((failure: Error) => failure);
      outcomes.add(made instanceof InroError ? made.code : made instanceof Error ? made.message : 'made');
      disk.relieve();
      const element = made instanceof Error ? await shelf.make('phone', name, 'inro-one') : made;
      const answer = await element.connect().exchange(Uint8Array.of(0x80, 0xca, 0x9f, 0x7f, 0x00));
      assert.equal(Buffer.from(answer.slice(-2)).toString('hex'), '9000', name);
    }
    shelf.close();
    await maker.close();
    place.dispose();
    assert.deepEqual([...outcomes].sort(), ['host.disk_failing', 'host.disk_full', 'made']);
  });
});

describe('a secret of the data folder on a full disk', () => {
  it('is not there in part', () => {
    mkdirSync(join(disk.path, 'keys'));
    disk.fill(0);
    assert.throws(() => keptSecret(disk.path, 'secret'), { code: 'ENOSPC' });
    assert.equal(existsSync(join(disk.path, 'keys/secret')), false);
    disk.relieve();
    assert.equal(keptSecret(disk.path, 'secret').length, 32);
  });
});

describe('a log on a full disk', () => {
  for (const [way, more] of [
    ['on standard output', () => []],
    ['in a file that the process opens itself', (path: string) => [path]],
  ] as const)
    it(`${way} loses its lines, and the process goes on and says how many were lost when there is space again`, async () => {
      const path = join(disk.path, `log-${more('').length}`);
      const log = openSync(path, 'a');
      disk.fill(4 * KB);
      const stdio = ['ignore', log, 'inherit', 'ipc'] as const;
      const child = fork(program('logging-process.ts'), more(path), { execArgv: [], stdio: [...stdio] });
      const ended = once(child, 'exit', { signal: AbortSignal.timeout(30_000) });
      await once(child, 'message', { signal: AbortSignal.timeout(10_000) });
      disk.relieve();
      child.send('again');
      assert.deepEqual(await ended, [0, null]);
      closeSync(log);
      const [lost, last] = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-2);
      assert.equal(JSON.parse(lost!).msg, 'log lines lost');
      assert.ok(JSON.parse(lost!).lines > 10);
      assert.equal(JSON.parse(last!).msg, 'again');
    });
});

describe('a process of the house whose log cannot be opened', () => {
  it('is started again without one, and its starts leave nothing open behind', async () => {
    const port = await freePort();
    const dataDir = join(disk.path, 'house');
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    const supervisor = new Supervisor('/', dataDir);
    const healthUrl = `http://127.0.0.1:${port}/health`;
    const pid = async (): Promise<number> => Number(await (await fetch(healthUrl)).text());
    const main = fileURLToPath(program('healthy-process.ts'));
    await supervisor.start({ name: 'healthy', main, env: { PORT: String(port) } });
    assert.ok(existsSync(join(dataDir, 'logs/healthy.log')));
    const logs = () =>
      readdirSync('/proc/self/fd').filter((fd) => openFile(fd).startsWith(join(dataDir, 'logs'))).length;
    assert.equal(logs(), 0);
    rmSync(join(dataDir, 'logs'), { recursive: true });
    const first = await pid();
    process.kill(first, 'SIGKILL');
    let second = first;
    for (let tries = 0; tries < 200 && second === first; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      second = await pid().catch(() => first);
    }
    assert.notEqual(second, first);
    await supervisor.stop();
  });
});

const openFile = (fd: string): string => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
};

describe('a drill that listens to what the wallet is told', () => {
  it('calls words that say nobody who must act a violation', async () => {
    const words = new ClearWords();
    const said = (code: string) => async () => ({ status: 503, headers: {}, body: utf8(JSON.stringify({ code })) });
    const request = { method: 'GET', url: 'http://phone.handset.localhost/door/device', headers: {} };
    for (const code of ['host.disk_full', 'http.internal']) await words.listening(said(code))(request, said(code));
    const { violations, figures, survived } = words.judge({ cuts: 1, survived: 1, violations: [] });
    assert.deepEqual([survived, figures], [0, { 'host.disk_full': 1 }]);
    assert.deepEqual(violations, ['/door/device says 503 http.internal']);
  });
});

describe('the database on a disk that fails', () => {
  const told: string[] = [];
  let keeper: DatabaseKeeper;
  const acknowledged: number[] = [];
  before(async () => {
    const dataDir = join(disk.path, 'postgres');
    keeper = await DatabaseKeeper.start({ dataDir, port: await freePort(), onTrouble: ({ code }) => told.push(code) });
    await ask('create table kept (n int primary key)');
  });
  after(() => keeper.stop());
  const ask = async (text: string): Promise<pg.QueryResult> => {
    const client = new pg.Client({ connectionString: keeper.url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    await client.connect();
    return client.query(text).finally(() => client.end().catch(() => undefined));
  };
  let next = 0;
  const insert = async (): Promise<boolean> => {
    const n = next++;
    const done = await ask(`insert into kept select ${n}`).then(
      () => true,
      () => false,
    );
    if (done) acknowledged.push(n);
    return done;
  };
  const goesOn = async (): Promise<void> => {
    const deadline = performance.now() + 30_000;
    while (!(await insert())) {
      assert.ok(performance.now() < deadline, 'it does not go on');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const { rows } = await ask('select n from kept');
    const there = new Set(rows.map(({ n }) => n));
    for (const n of acknowledged) assert.ok(there.has(n), `${n} was acknowledged`);
  };

  it('ends when it cannot sync, is started anew, and has all that it acknowledged; the operator is told', async () => {
    assert.ok(await insert());
    // Short and long: it panics at work, while it starts, and while it recovers from that.
    for (let outage = 100; outage <= 1_000; outage += 150) {
      const heal = await failCalls(withDescendants(keeper.pids().postgres!), 'fsync,fdatasync:error=EIO');
      const end = performance.now() + outage;
      assert.equal(await insert(), false);
      while (performance.now() < end) {
        await insert();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await heal();
      await goesOn();
    }
    assert.ok(told.includes('host.disk_failing'));
  });

  it('refuses what does not fit, and goes on when there is space again; the operator is told', async () => {
    disk.fill(0);
    const filling = () => ask('insert into kept select generate_series(1000000, 1100000)');
    await assert.rejects(filling(), ({ code, message }) => code === '53100' || /terminated|refused/.test(message));
    disk.relieve();
    await goesOn();
    assert.ok(told.includes('host.disk_full'));
  });
});
