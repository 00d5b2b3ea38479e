// The threat: docs/threats/t-175-impostor-passes-for-child.md
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { portsNeeded, processes } from '@inro/deployment';
import { type HostConfig, httpRequest, openParty, readTopology } from '@inro/host';
import { freeBlock, freePort, loneConfig, temporaryFolder } from '@inro/host/testing';
import { fingerprintOfRoots } from '@inro/relying-party/node';
import { addClient } from '../../tools/inro/client-add.ts';
import { startSystem } from '../../tools/start/system.ts';
import { asItIs, type World, without } from './support/without.ts';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
after(() => folder.dispose());

/** Somebody else at a port of the house, who says what its CA would say. */
const impostor = (port: number, host = '127.0.0.1'): Promise<Server> =>
  new Promise((resolve) => {
    const authorities = ['signature', 'authentication', 'access'].map((purpose) => ({
      name: `${purpose}-1`,
      purpose,
      certificate: 'MAA=',
    }));
    const server = createServer(({ url }, answer) =>
      answer.end(JSON.stringify(url === '/ca' ? { authorities } : { status: 'ok', name: 'ca', ready: true })),
    );
    server.listen(port, host, () => resolve(server));
  });
const gone = (server: Server) => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
};

/** How a process of the house speaks to its supervisor (`host/process.ts`). */
const SPEAKS = `import * as fs from 'node:fs'; const say = (said) => fs.writeSync(3, JSON.stringify(said) + '\\n');`;

/** A program that cannot work, started by the supervisor of a world while somebody answers at its port. */
async function supervise(program: string, world: World = asItIs, tellsRoots = false): Promise<unknown> {
  const { Supervisor } = await world<typeof import('../../tools/start/supervisor.ts')>('tools/start/supervisor.ts');
  const dataDir = join(folder.path, `supervised-${Math.random()}`);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  const main = join(dataDir, 'program.ts');
  writeFileSync(main, `${SPEAKS} ${program}`);
  const supervisor = new Supervisor('/', dataDir);
  try {
    return await supervisor.start({ name: 'ca', main, env: {}, tellsRoots });
  } finally {
    await supervisor.stop();
  }
}

describe('T-175 somebody at a port of the house passes for its process', () => {
  it('and is not taken for it: a process is ready when it says so itself, over a channel of its own', async () => {
    const other = await impostor(await freePort());
    for (const program of [
      'process.exit(1)',
      'fs.closeSync(3); process.exit(0)',
      "say({ failed: 'host.disk_full' }); setInterval(() => {}, 1000)",
    ])
      await assert.rejects(supervise(program), { code: 'start.process_failed' }, program);
    await gone(other);
    assert.deepEqual(await supervise('say({ ready: true }); process.stdin.resume()'), { ready: true });
  });

  it('what a child says is read in its form, and nothing else of it is kept', async () => {
    const root = "{ name: 'x', purpose: 'access', certificate: 'MAA=' }";
    for (const said of [
      "{ ready: true, authorities: 'x' }",
      "{ ready: 'yes' }",
      '{ ready: true, more: 1 }',
      `{ ready: true, authorities: [${root}, { name: 'y' }] }`,
      `{ ready: true, authorities: { length: 1, 0: ${root} } }`,
      "'ready'",
      'null',
      "{ failed: 'a\\u001b[2J' }",
      "{ failed: 'host.disk_full', details: { port: { deep: 1 } } }",
    ]) {
      const program = `say(${said}); setTimeout(() => say({ ready: true }), 300); process.stdin.resume()`;
      assert.deepEqual(await supervise(program), { ready: true }, said);
    }
  });

  it('a line without an end, on either output, ends nobody: its beginning is logged', async () => {
    const program = `for (const out of [process.stdout, process.stderr]) for (let n = 0; n < 40; n++) out.write('x'.repeat(1 << 20));
      process.stdout.write('\\nand then\\n', () => say({ ready: true })); process.stdin.resume()`;
    assert.deepEqual(await supervise(program), { ready: true });
    const [folderOfIt] = readdirSync(folder.path)
      .filter((name) => name.startsWith('supervised-'))
      .map((name) => ({ name, at: statSync(join(folder.path, name)).mtimeMs }))
      .sort((one, other) => other.at - one.at);
    const logged = readFileSync(join(folder.path, folderOfIt!.name, 'logs', 'ca.log'), 'utf8').split('\n');
    assert.ok(logged.every((line) => line.length <= 1 << 16));
    assert.ok(logged.includes('and then'));
  });

  const waits = 'process.stdin.on("end", () => process.exit()).resume()';
  /** What a child writes where its supervisor listens; each begins with what came of it before. */
  const words: Readonly<Record<string, string>> = {
    'what is no JSON': "fs.writeSync(3, 'nonsense\\n'); say({ ready: true });",
    'what is no text': 'fs.writeSync(3, Buffer.from([0xff, 0x00, 0x80, 0x0a])); say({ ready: true });',
    'words that Node keeps for itself': "say({ cmd: 'NODE_HANDLE', type: 'x' }); say({ ready: true });",
    'a line without an end':
      "say({ ready: true }); for (let n = 0; n < 100; n++) fs.writeSync(3, 'x'.repeat(1 << 20));",
    'empty lines without an end':
      "say({ ready: true }); try { for (;;) fs.writeSync(3, '\\n'.repeat(1 << 16)); } catch {}",
    'a word cut in two': "fs.writeSync(3, '{\"ready\"'); setTimeout(() => fs.writeSync(3, ':true}\\n'), 100);",
  };
  for (const [what, says] of Object.entries(words))
    it(`${what}, where it says how it is, ends nobody else`, async () => {
      assert.deepEqual(await supervise(`${says} ${waits}`), { ready: true });
    });

  it('many lines at once are written at once', async () => {
    const began = performance.now();
    const program = `process.stdout.write('\\n'.repeat(2_000_000), () => say({ ready: true })); ${waits}`;
    assert.deepEqual(await supervise(program), { ready: true });
    assert.ok(performance.now() - began < 15_000);
  });

  it('counter-test: over Node’s own channel one line that is no JSON ends the supervisor, and the house with it', () => {
    const supervisor = `
      import { without } from ${JSON.stringify(join(root, 'tests/threats/support/without.ts'))};
      const world = without({ file: 'tools/start/supervisor.ts', defence: "stdio: ['pipe', 'pipe', 'pipe', 'pipe']", instead: "stdio: ['pipe', 'pipe', 'pipe', 'ipc']" },
        { file: 'tools/start/supervisor.ts', defence: 'this.#hear(row, child.stdio[3] as Readable);', instead: "child.on('message', () => undefined);" });
      const { Supervisor } = await world('tools/start/supervisor.ts');
      const supervisor = new Supervisor('/', process.argv[2]);
      await supervisor.start({ name: 'bank', main: process.argv[3], env: {} }).catch(() => undefined);`;
    const dataDir = join(folder.path, 'ended');
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    const [program, main] = [join(dataDir, 'program.ts'), join(dataDir, 'supervisor.ts')];
    writeFileSync(program, `${SPEAKS} fs.writeSync(3, 'nonsense\\n'); setTimeout(() => process.exit(), 5_000);`);
    writeFileSync(main, supervisor);
    const flags = ['--disable-warning=ExperimentalWarning', main, dataDir, program];
    const { status, stderr } = spawnSync(process.execPath, flags, { timeout: 30_000, encoding: 'utf8' });
    assert.equal(status, 1, stderr);
    assert.match(stderr, /SyntaxError/);
  });

  const saysRoots = `say({ ready: true, authorities: [{ name: 'x', purpose: 'access', certificate: 'MAA=' }] });
    process.stdin.resume()`;
  it('roots are told by the CA alone, whatever another child says', async () => {
    assert.deepEqual(
      processes.filter((row) => 'tellsRoots' in row).map(({ name }) => name),
      ['ca'],
    );
    assert.deepEqual(await supervise(saysRoots), { ready: true });
    const { authorities } = (await supervise(saysRoots, asItIs, true)) as { authorities: unknown[] };
    assert.equal(authorities.length, 1);
  });

  it('counter-test: a supervisor that takes roots from anybody has the maker for its authority', async () => {
    const world = without({
      file: 'tools/start/supervisor.ts',
      defence: "'ready' in said && !row.tellsRoots",
      instead: 'false',
    });
    const { authorities } = (await supervise(saysRoots, world)) as { authorities: unknown[] };
    assert.equal(authorities.length, 1);
  });

  it('nor when it takes the port between the look at it and the start, of the CA or of its status side, on either address', async () => {
    const port = await freeBlock(portsNeeded());
    const dataDir = join(folder.path, 'raced');
    for (const [offset, host] of [
      [6, '127.0.0.1'],
      [7, '127.0.0.1'],
      [6, '::1'],
      [7, '::1'],
    ] as const) {
      const others: Promise<Server>[] = [];
      // PostgreSQL is up: the ports were looked at, and the CA comes next.
      const onProgress = (text: string) => text === 'PostgreSQL' && others.push(impostor(port + offset, host));
      const starting = startSystem({ root, dataDir, port, only: ['ca', 'registration'], onProgress });
      await assert.rejects(starting, { code: 'start.port_taken', details: { port: port + offset } });
      assert.equal(readTopology(join(dataDir, 'topology.json')).authorities, undefined);
      for (const other of others) await gone(await other);
    }
    assert.equal(existsSync(join(dataDir, 'registration/trusted-roots.json')), false);
  });

  describe('and pins its roots', () => {
    const config = (authorities?: object): HostConfig => {
      const dataDir = join(folder.path, `pinned-${Math.random()}`);
      mkdirSync(dataDir);
      const { topology } = loneConfig('status', port);
      return { dataDir, topology: { ...topology, ...(authorities ? { authorities } : {}) } } as HostConfig;
    };
    let port: number;
    let other: Server;
    before(async () => {
      port = await freePort();
      other = await impostor(port);
    });
    after(() => gone(other));

    it('nowhere: they are those that the CA told its supervisor, or an operator’s file, and nothing is asked at a port', async () => {
      const { openPinnedRoots } = await import('@inro/host');
      await assert.rejects(openPinnedRoots(config(), {}), { code: 'http.peer_unavailable' });
      const own = [{ name: 'access-1', purpose: 'access', certificate: 'MAEA' }];
      const roots = await openPinnedRoots(config(own), {});
      assert.deepEqual(roots('access'), [Uint8Array.of(0x30, 0x01, 0x00)]);
      assert.deepEqual(roots('authentication'), []);
      await assert.rejects(openPinnedRoots(config(), { INRO_TRUST: join(folder.path, 'none') }), TypeError);
    });

    it('not later either: what was pinned once stays, whatever the topology says then', async () => {
      const { openPinnedRoots } = await import('@inro/host');
      const before = config([{ name: 'access-1', purpose: 'access', certificate: 'MAEA' }]);
      await openPinnedRoots(before, {});
      const later = {
        ...before,
        topology: config([{ name: 'access-1', purpose: 'access', certificate: 'MAA=' }]).topology,
      };
      assert.deepEqual((await openPinnedRoots(later, {}))('access'), [Uint8Array.of(0x30, 0x01, 0x00)]);
    });
  });

  it('a house that starts holds all of its own to what its CA said, and so does inro client add', async () => {
    const port = await freeBlock(portsNeeded());
    const dataDir = join(folder.path, 'house');
    const system = await startSystem({ root, dataDir, port, only: ['ca', 'registration', 'bank'] });
    try {
      const { authorities } = readTopology(system.topologyFile);
      assert.equal(authorities?.length, 5);
      for (const name of ['registration', 'bank'])
        assert.deepEqual(
          JSON.parse(readFileSync(join(dataDir, name, 'trusted-roots.json'), 'utf8')).authorities,
          authorities,
        );
      const told = await httpRequest(`http://status.localhost:${port + 7}/ca`);
      assert.deepEqual(JSON.parse(Buffer.from(told.body).toString()).authorities, authorities);
      const elsewhere = await freePort();
      const other = await impostor(elsewhere);
      const names = { ja: 'x', 'ja-x-easy': 'x', en: 'x' };
      const client = { name: 'shop', origin: 'http://shop.localhost:3000', names, folder: join(folder.path, 'shop') };
      mkdirSync(client.folder);
      const operator = openParty(dataDir, 'operator').peer;
      const deceived = { operator, statusOrigin: `http://status.localhost:${elsewhere}`, authorities: authorities! };
      const { rootsFingerprint } = await addClient(client, deceived);
      const own = authorities!.map(({ purpose, certificate }) => ({
        purpose,
        certificate: Buffer.from(certificate, 'base64'),
      }));
      assert.equal(rootsFingerprint, fingerprintOfRoots(own));
      await gone(other);
    } finally {
      await system.stop();
    }
  });

  it('counter-test: a supervisor that believes an answer at the port takes the impostor for its child', async () => {
    const port = await freePort();
    const other = await impostor(port);
    const world = without({
      file: 'tools/start/supervisor.ts',
      defence: 'const said = this.#said.get(row.name);',
      instead: `const said = (await (await fetch('http://127.0.0.1:${port}/health')).json()) as Said;`,
    });
    assert.ok(await supervise('process.exit(1)', world));
    await gone(other);
  });

  it('counter-test: a process that asks for its roots at the port has the impostor for its authority', async () => {
    const port = await freePort();
    const other = await impostor(port);
    const world = without({
      file: 'packages/host/src/pinned-roots.ts',
      defence: 'const { authorities } = config.topology;',
      instead: `const { authorities } = (await (await fetch('http://127.0.0.1:${port}/ca')).json()) as { authorities: never };`,
    });
    const { openPinnedRoots } = await world<typeof import('../../packages/host/src/pinned-roots.ts')>(
      'packages/host/src/pinned-roots.ts',
    );
    const dataDir = join(folder.path, 'deceived');
    mkdirSync(dataDir);
    const { topology } = loneConfig('status', port);
    assert.deepEqual((await openPinnedRoots({ dataDir, topology } as HostConfig, {}))('access'), [
      Uint8Array.of(0x30, 0x00),
    ]);
    await gone(other);
  });
});
