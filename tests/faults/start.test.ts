import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { freePort, temporaryFolder } from '@inro/host/testing';

const main = join(import.meta.dirname, '../../tools/start/main.ts');
const folder = temporaryFolder();
after(() => folder.dispose());

interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly errors: readonly string[];
}

class Start {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  #out = '';
  #errors = '';
  constructor(args: readonly string[], before: readonly string[] = []) {
    const command = [...before, process.execPath, '--disable-warning=ExperimentalWarning', main, ...args];
    this.child = spawn(command[0]!, command.slice(1), { env: { ...process.env, LANG: 'C' } });
    this.child.stdout!.on('data', (text: Buffer) => {
      this.#out += text;
    });
    this.child.stderr!.on('data', (text: Buffer) => {
      this.#errors += text;
    });
    this.ended = once(this.child, 'close').then(([code]) => ({
      code: code as number | null,
      out: this.#out,
      errors: this.#errors.trim().split('\n').filter(Boolean),
    }));
  }

  /** The one address, once it is printed. */
  async address(): Promise<string> {
    for (;;) {
      const [, address] = /Open {2}(\S+)/.exec(this.#out) ?? [];
      if (address) return address;
      if (this.child.exitCode !== null) throw new Error(`ended: ${this.#errors}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** One clear sentence on standard error that names its code, and an exit code that is not 0. */
async function assertRefuses(code: string, args: readonly string[], before: readonly string[] = []): Promise<void> {
  const { code: exit, errors } = await new Start(args, before).ended;
  assert.equal(exit, 1, errors.join('\n'));
  assert.equal(errors.length, 1, errors.join('\n'));
  assert.ok(errors[0]!.endsWith(`[${code}]`), errors[0]);
  assert.doesNotMatch(errors[0]!, /Error:|at .*\.ts:|undefined/);
}

const place = (name: string): string => join(folder.path, name);

describe('npm start says one clear sentence and ends', () => {
  it('when an option is unknown', () => assertRefuses('start.option_unknown', ['--what']));

  it('when a port is taken', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await assertRefuses('start.port_taken', ['--data', place('port'), '--port', String(port), '--empty']);
    other.close();
  });

  it('when the data folder is a file, or somebody else’s', async () => {
    writeFileSync(place('file'), '');
    await assertRefuses('start.data_folder_unusable', ['--data', place('file'), '--empty']);
    mkdirSync(place('foreign'));
    writeFileSync(join(place('foreign'), 'thesis.txt'), 'years of work');
    await assertRefuses('start.data_folder_unusable', ['--data', place('foreign'), '--reset']);
    assert.equal(readFileSync(join(place('foreign'), 'thesis.txt'), 'utf8'), 'years of work');
  });

  it('when the disk is too small', async () => {
    mkdirSync(place('small'));
    const mount = `mount -t tmpfs -o size=16m none ${place('small')} && exec "$@"`;
    const room = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', mount, 'sh'];
    await assertRefuses('start.disk_full', ['--data', place('small'), '--empty'], room);
  });

  it('when the database in the data folder is broken', async () => {
    const cluster = join(place('broken'), 'postgres', 'cluster');
    mkdirSync(cluster, { recursive: true });
    writeFileSync(join(place('broken'), 'format'), '1');
    writeFileSync(join(place('broken'), 'postgres', 'superuser-password'), 'x');
    writeFileSync(join(cluster, 'PG_VERSION'), 'broken');
    const port = String((await freePort()) & 0xfff0);
    await assertRefuses('host.database_unavailable', ['--data', place('broken'), '--port', port, '--empty']);
  });
});

describe('npm start', () => {
  it('keeps all data over kill -9 of the whole tree and over Ctrl-C, refuses a second start, and begins anew on --reset', async () => {
    const port = 33_000 + Math.floor(Math.random() * 200) * 30;
    const args = ['--data', place('kept'), '--port', String(port), '--empty'];
    const first = new Start(args);
    assert.equal(await first.address(), `http://localhost:${port}`);
    const roots = async () =>
      ((await (await fetch(`http://127.0.0.1:${port + 7}/ca`)).json()) as { authorities: unknown }).authorities;
    const before = await roots();
    await assertRefuses('start.already_running', ['--data', place('kept'), '--port', '40000', '--empty']);
    first.child.kill('SIGKILL');
    await first.ended;
    await portsAreFree(port);

    const second = new Start(args);
    await second.address();
    assert.deepEqual(await roots(), before);
    second.child.kill('SIGINT');
    const { code, out, errors } = await second.ended;
    assert.deepEqual([code, errors], [0, []]);
    assert.match(out, /Everything is stopped; the data is kept\./);
    assert.ok(!existsSync(join(place('kept'), 'lock')));

    const third = new Start([...args, '--reset']);
    await third.address();
    assert.notDeepEqual(await roots(), before);
    third.child.kill('SIGTERM');
    assert.equal((await third.ended).code, 0);
  });
});

/** The children end when their parent does, even by kill -9. */
async function portsAreFree(first: number): Promise<void> {
  const taken = async (): Promise<boolean> => {
    for (const offset of [...Array(10).keys(), 20]) {
      const answered = await new Promise<boolean>((resolve) => {
        const probe = createServer().on('error', () => resolve(true));
        probe.listen(first + offset, '127.0.0.1', () => probe.close(() => resolve(false)));
      });
      if (answered) return true;
    }
    return false;
  };
  for (let waited = 0; await taken(); waited += 100) {
    assert.ok(waited < 20_000, 'a child outlived its parent');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
