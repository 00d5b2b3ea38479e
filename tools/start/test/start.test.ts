import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { POSTGRES_OFFSET, portsNeeded } from '@inro/deployment';
import { httpRequest } from '@inro/host';
import { startEmbeddedPostgres } from '@inro/host/postgres';
import { freeBlock, freePort, temporaryFolder } from '@inro/host/testing';

const folder = temporaryFolder();
after(() => folder.dispose());
const main = join(import.meta.dirname, '../main.ts');
const dataDir = join(folder.path, 'data');
const env = { ...process.env, LANG: 'C', LC_ALL: 'C' };

/** `npm start` with these options, to its end. */
const refusal = (...args: string[]) => refusalOf(process.execPath, main, ...args);
const refusalOf = (command: string, ...args: string[]) => {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', env, timeout: 60_000 });
  assert.equal(status, 1, stderr);
  assert.equal(stderr.trim().split('\n').length, 1, stderr);
  return /^(.*)\. .* \[([\w.-]+)\]$/u.exec(stderr.trim())!.slice(1);
};

describe('npm start says in one sentence why it does not start, and exits with 1', () => {
  it('an unknown option, a port that is none', () => {
    for (const args of [['--colour'], ['--port', '80'], ['--port', '70000'], ['--data']])
      assert.deepEqual(refusal(...args), ['An option or its value is not known', 'start.option_unknown']);
  });

  it('a variable that nobody reads, with the nearest one, and one of another type', () => {
    const options = [process.execPath, main, '--data', join(folder.path, 'variables')];
    const said = (assignment: string) => refusalOf('env', assignment, ...options);
    assert.deepEqual(said('INRO_BINDS=::1'), [
      'Nobody reads an environment variable of this name (variable INRO_BINDS) (nearest INRO_BIND)',
      'host.variable_unknown',
    ]);
    assert.equal(said('INRO_CLOCK_OFFSET_MS=1h')[1], 'host.variable_wrong');
    assert.ok(!existsSync(join(folder.path, 'variables')));
  });

  it('a port that somebody uses', async () => {
    const port = await freeBlock(portsNeeded());
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(port + 7, '127.0.0.1', resolve));
    const [sentence, code] = await inBackground({}, '--port', String(port), '--data', join(folder.path, 'ports'));
    assert.deepEqual([sentence, code], [`A port that Inro needs is in use (port ${port + 7})`, 'start.port_taken']);
    taken.close();
  });

  it('a data folder that is a file, that holds something else, or that cannot be made', () => {
    const file = join(folder.path, 'file');
    const foreign = join(folder.path, 'foreign');
    writeFileSync(file, 'x');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'letter.txt'), 'x');
    for (const path of [file, join(file, 'below'), foreign, '/proc/inro/data'])
      for (const options of [[], ['--reset']])
        assert.equal(refusal('--data', path, ...options)[1], 'start.data_folder_unusable', path);
    assert.equal(readFileSync(join(foreign, 'letter.txt'), 'utf8'), 'x', '--reset deletes nothing of others');
  });

  it('a database in the data folder that is broken', async () => {
    const data = join(folder.path, 'broken');
    const cluster = join(data, 'postgres', 'cluster');
    mkdirSync(cluster, { recursive: true });
    writeFileSync(join(data, 'format'), '1');
    writeFileSync(join(data, 'postgres', 'superuser-password'), 'x');
    writeFileSync(join(cluster, 'PG_VERSION'), 'broken');
    const port = String(await freeBlock(portsNeeded()));
    assert.equal(refusal('--data', data, '--port', port, '--empty')[1], 'host.database_unavailable');
  });

  it('a database server of one’s own that does not answer', async () => {
    const port = await freeBlock(portsNeeded());
    const url = `postgresql://nobody:nothing@127.0.0.1:${port + POSTGRES_OFFSET}/postgres`;
    const command = ['-u', 'LANG', `DATABASE_URL=${url}`, process.execPath, main];
    const options = ['--data', join(folder.path, 'elsewhere'), '--port', String(port), '--empty'];
    assert.equal(refusalOf('env', ...command, ...options)[1], 'host.database_unreachable');
  });

  it('a database server of one’s own that is too old', async () => {
    const server = await startEmbeddedPostgres({
      dataDir: join(folder.path, 'old'),
      port: await freePort(),
      throwaway: true,
    });
    const old = await calledOlder(server.port);
    const url = new URL(server.url);
    url.port = String(old.port);
    const port = String(await freeBlock(portsNeeded()));
    const options = ['--data', join(folder.path, 'too-old'), '--port', port, '--empty'];
    const said = await inBackground({ DATABASE_URL: url.href }, ...options);
    await old.close();
    await server.stop();
    assert.deepEqual(said, ['The PostgreSQL server is too old', 'host.database_too_old']);
  });

  it('a database server of one’s own that never answers', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port: taken } = silent.address() as { port: number };
    const port = String(await freeBlock(portsNeeded()));
    const options = ['--data', join(folder.path, 'silent'), '--port', port, '--empty'];
    const said = await inBackground({ DATABASE_URL: `postgresql://x:y@127.0.0.1:${taken}/postgres` }, ...options);
    silent.close();
    assert.equal(said[1], 'host.database_unreachable');
  });

  it('a data folder on a file system that is read-only, and one that is full', () => {
    const mounted = join(folder.path, 'mounted');
    mkdirSync(mounted);
    const on = (options: string) =>
      refusalOf(
        'unshare',
        ...['--map-root-user', '--mount', 'sh', '-c'],
        `mount -t tmpfs -o ${options} inro "$1" && exec "$2" "$3" --data "$1/data"`,
        ...['sh', mounted, process.execPath, main],
      );
    assert.deepEqual(on('ro'), ['The data folder cannot be used', 'start.data_folder_unusable']);
    assert.deepEqual(on('size=20m'), ['There is too little free disk space', 'start.disk_full']);
  });
});

/** The wire to a real PostgreSQL 18, on which its version number is that of a 14. */
async function calledOlder(target: number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((incoming) => {
    const outgoing = connect(target, '127.0.0.1');
    incoming.pipe(outgoing);
    outgoing.on('data', (piece) => incoming.write(older(piece)));
    outgoing.on('close', () => incoming.destroy());
    for (const socket of [incoming, outgoing]) socket.on('error', () => incoming.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** A row with six digits, and the end of its command after it. */
const older = (piece: Buffer): Buffer =>
  Buffer.from(piece.toString('latin1').replace(/\b18(00\d\d)(?=C)/, '14$1'), 'latin1');

/** As {@link refusal}, while this process goes on listening. */
async function inBackground(more: NodeJS.ProcessEnv, ...args: string[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...env, ...more },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (piece) => {
    text += piece;
  });
  assert.equal(await new Promise((resolve) => child.once('exit', resolve)), 1, text);
  return /^(.*)\. .* \[([\w.-]+)\]$/u.exec(text.trim())!.slice(1);
}

describe('npm start keeps its data', () => {
  const started: ChildProcess[] = [];
  after(() => {
    for (const child of started) child.kill('SIGKILL');
  });
  let port: number;
  const start = async (...args: string[]): Promise<ChildProcess> => {
    const child = begin(...args);
    await untilItSays(child, `Open  http://localhost:${port}`);
    return child;
  };
  /** In a group of its own, as a terminal starts it. */
  const begin = (...args: string[]): ChildProcess => {
    const options = ['--empty', '--port', String(port), '--data', dataDir, ...args];
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    const child = spawn(process.execPath, [main, ...options], { env, stdio: [...stdio], detached: true });
    started.push(child);
    return child;
  };
  const untilItSays = async (child: ChildProcess, words: string): Promise<void> => {
    for await (const piece of child.stdout!.iterator({ destroyOnReturn: false }))
      if (String(piece).includes(words)) return;
    throw new Error('it did not start');
  };
  const stop = async (child: ChildProcess, signal: NodeJS.Signals, whom = child.pid!) => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdout!.resume();
    process.kill(whom, signal);
    const status = await ended;
    for (let i = 0; i < 100 && (await anybodyListens()); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(await anybodyListens(), false, 'no process outlives the first');
    return status;
  };
  /** Ctrl-C in a terminal is for the whole group. */
  const pressControlC = (child: ChildProcess) => stop(child, 'SIGINT', -child.pid!);
  const anybodyListens = async (): Promise<boolean> => {
    const answers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((offset) =>
      httpRequest(`http://127.0.0.1:${port + offset}/health`, { timeoutMs: 1_000 }).then(
        () => true,
        () => false,
      ),
    );
    return (await Promise.all(answers)).includes(true);
  };
  /** proc(5), stat: after the name in parentheses come state, parent and group. */
  const groupOf = (pid: number) => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[2]);
  const databasePid = () =>
    Number(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  const roots = async () => (await httpRequest(`http://status.localhost:${port + 7}/ca`)).body.toString();

  it('after Ctrl-C, while it starts too, and after kill -9, which leaves no process behind; only --reset begins anew; a second start is refused', async () => {
    port = await freeBlock(portsNeeded());
    let running = await start();
    const before = await roots();
    assert.equal(refusal('--empty', '--data', dataDir)[1], 'start.already_running');
    assert.equal(refusal('--empty', '--data', dataDir, '--reset')[1], 'start.already_running');
    assert.notEqual(groupOf(databasePid()), running.pid, 'Ctrl-C does not reach the database, which ends last');
    assert.equal(await pressControlC(running), 0);
    assert.equal(existsSync(join(dataDir, 'lock')), false);
    running = begin();
    await untilItSays(running, 'PostgreSQL');
    assert.equal(await pressControlC(running), 0, 'while it starts');
    assert.equal(existsSync(join(dataDir, 'lock')), false);
    running = await start();
    assert.equal(await roots(), before);
    await stop(running, 'SIGKILL');
    running = await start();
    assert.equal(await roots(), before);
    await stop(running, 'SIGTERM');
    running = await start('--reset');
    assert.notEqual(await roots(), before);
    await stop(running, 'SIGTERM');
    rmSync(dataDir, { recursive: true });
  });
});
