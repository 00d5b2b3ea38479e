// The threat: docs/threats/t-212-published-pipe-stops-its-reader.md
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { readRegularFile } from '@inro/foundation/node';
import { LogFile } from '@inro/host';
import { temporaryFolder, testTopology } from '@inro/host/testing';
import { readTrustedCertificates } from '@inro/verifier/node';
import { operate } from '../../apps/operator-console/src/operate.ts';
import { makeElement } from '../../quality/testing/pki/element-maker.ts';
import { pinnedWithout } from '../../tools/start/pinned-lists.ts';
import { without } from './support/without.ts';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
after(() => folder.dispose());

/** What a party may leave in its own folder, under a name that others read. */
const things: Readonly<Record<string, (path: string) => void>> = {
  'a pipe that nobody writes to': (path) => assert.equal(spawnSync('mkfifo', [path]).status, 0),
  'a link to a pipe': (path) => {
    assert.equal(spawnSync('mkfifo', [`${path}.pipe`]).status, 0);
    symlinkSync(`${path}.pipe`, path);
  },
  'a link to what never ends': (path) => symlinkSync('/dev/zero', path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a folder': (path) => mkdirSync(path),
  'a file longer than any that is read': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 3_000_000_000);
  },
};

describe('T-212 what a party publishes stops whoever reads it', () => {
  let certificate: Uint8Array;
  before(async () => {
    certificate = (await makeElement()).makerCertificate;
  });

  for (const [what, leave] of Object.entries(things)) {
    it(`not by ${what}: it is left out at once, told, and the others count`, () => {
      const makers = join(folder.path, `makers ${what}`);
      mkdirSync(makers);
      writeFileSync(join(makers, 'a.cer'), certificate);
      leave(join(makers, 'z.cer'));
      const told: unknown[] = [];
      const began = performance.now();
      const { certificates, complete } = readTrustedCertificates(makers, (failure) => told.push(failure));
      assert.ok(performance.now() - began < 2_000);
      assert.deepEqual([certificates.length, complete, told.length], [1, false, 1]);
    });

    it(`nor in the place of the list of relying parties: ${what} lists nobody`, async () => {
      const published = join(folder.path, `published ${what}`);
      mkdirSync(published);
      for (const name of ['cast-token', 'counter-token']) writeFileSync(join(published, name), 'x');
      leave(join(published, 'relying-parties.json'));
      const { readHandsetConfiguration } = await import('../../apps/handset/src/configuration.ts');
      const { egress } = readHandsetConfiguration(
        { port: 1, topology: { host: 'localhost', origins: {}, peerKeys: {} } },
        {
          INRO_CAST_TOKEN: join(published, 'cast-token'),
          INRO_COUNTER_TOKEN: join(published, 'counter-token'),
          INRO_FORBIDDEN_PORTS: '',
          INRO_OPEN_NAMES: '',
          INRO_RELYING_PARTIES: published,
        },
      );
      const began = performance.now();
      assert.equal(egress.isKnown('http://shop.localhost:3000'), false);
      assert.ok(performance.now() - began < 2_000);
    });
  }

  it('nor by very many files', () => {
    const makers = join(folder.path, 'many');
    mkdirSync(makers);
    for (let n = 0; n < 1_001; n++) writeFileSync(join(makers, `${n}.cer`), certificate);
    const told: unknown[] = [];
    const { certificates, complete } = readTrustedCertificates(makers, (failure) => told.push(failure));
    assert.deepEqual([certificates.length, complete, told.length], [0, false, 1]);
  });

  it('nor by much that is within the limit of each file, or very many names', () => {
    const makers = join(folder.path, 'much');
    mkdirSync(makers);
    const one = `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
    const file = one.repeat(Math.floor(1_000_000 / one.length));
    writeFileSync(join(makers, 'a.cer'), certificate);
    for (let n = 0; n < 12; n++) writeFileSync(join(makers, `b${n}.pem`), file);
    const told: unknown[] = [];
    const read = readTrustedCertificates(makers, (failure) => told.push(failure));
    assert.deepEqual([read.complete, told.length], [false, 8]);
    assert.ok(read.certificates.length < (4 << 20) / one.length + 1);
    assert.deepEqual(Buffer.from(read.certificates[0]!.der), Buffer.from(certificate), 'who comes first counts');
    const names = join(folder.path, 'names');
    mkdirSync(names);
    for (let n = 0; n < 10_001; n++) writeFileSync(join(names, `${n}.txt`), '');
    assert.deepEqual(
      readTrustedCertificates(names, () => undefined),
      { certificates: [], complete: false },
    );
  });

  for (const [what, leave] of Object.entries(things)) {
    it(`nor whoever starts the house: ${what} in the place of a list of roots is a list without them`, () => {
      const dataDir = join(folder.path, `house ${what}`);
      mkdirSync(join(dataDir, 'bank'), { recursive: true });
      leave(join(dataDir, 'bank/trusted-roots.json'));
      const root = { name: 'access-1', purpose: 'access', certificate: 'MAEA' } as const;
      const began = performance.now();
      assert.deepEqual(pinnedWithout(dataDir, [root]), ['bank']);
      assert.ok(performance.now() - began < 2_000);
    });

    it(`nor the operator who carries a counter’s request: ${what} is none`, async () => {
      const dataDir = join(folder.path, `operator ${what}`);
      const topology = await testTopology(['operator']);
      mkdirSync(join(dataDir, 'keys'), { recursive: true });
      writeFileSync(join(dataDir, 'topology.json'), JSON.stringify(topology.configs.operator!.topology));
      copyFileSync(topology.configs.operator!.peerKeyFile!, join(dataDir, 'keys/peer-operator.pem'));
      topology.dispose();
      const request = join(dataDir, 'request');
      leave(request);
      const said: string[] = [];
      const terminal = { input: new PassThrough(), say: (line: string) => said.push(line), warn: () => undefined };
      const words = ['certify-officer', request, 'Tokyo-to', 'Chiyoda-ku', join(dataDir, 'certificate')];
      assert.equal(await operate([...words, '--data', dataDir], terminal), 1);
      assert.deepEqual(said, ['This is no request of a counter.']);
    });
  }

  for (const what of ['a pipe that nobody writes to', 'a link to a pipe', 'a folder'])
    it(`nor its supervisor, by ${what} in the place of its log, however much it says`, () => {
      const log = new LogFile(join(folder.path, `log ${what}`));
      things[what]!(join(folder.path, `log ${what}`));
      // Somebody holds it open and reads nothing.
      const reader =
        what === 'a folder'
          ? undefined
          : openSync(join(folder.path, `log ${what}`), constants.O_RDONLY | constants.O_NONBLOCK);
      for (let n = 0; n < 200; n++) assert.throws(() => log.write(`${'x'.repeat(1_000)}\n`));
      if (reader !== undefined) closeSync(reader);
    });

  it('a file is read to its end, whatever its length up to the limit', () => {
    const file = join(folder.path, 'whole');
    for (const length of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
      writeFileSync(file, Buffer.alloc(length, 7));
      assert.equal(readRegularFile(file, 200_000).length, length);
    }
    assert.throws(() => readRegularFile(file, 199_999), TypeError);
    assert.deepEqual(Buffer.from(readRegularFile(file, 200_000)), readFileSync(file));
  });

  it('counter-test: who opens it like any file waits for the one who made it', () => {
    const makers = join(folder.path, 'waited for');
    mkdirSync(makers);
    things['a pipe that nobody writes to']!(join(makers, 'z.cer'));
    const reading = (before: string): NodeJS.Signals | null => {
      const program = `${before}
        import(${JSON.stringify(join(root, 'packages/verifier/src/node/trusted-certificates.ts'))})
          .then(({ readTrustedCertificates }) => readTrustedCertificates(${JSON.stringify(makers)}, () => undefined));`;
      return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', program], {
        cwd: root,
        timeout: 8_000,
      }).signal;
    };
    assert.equal(reading(''), null);
    // Opening without O_NONBLOCK is what `readFileSync` does.
    const blocking = "require('node:fs').constants; const fs = require('node:fs'); const open = fs.openSync;";
    assert.equal(
      reading(
        `${blocking} fs.openSync = (path, flags) => open(path, flags & ~fs.constants.O_NONBLOCK); require('node:module').syncBuiltinESMExports();`,
      ),
      'SIGTERM',
    );
  });

  it('counter-test: without the limit, whatever lies there is read into memory', async () => {
    const file = join(folder.path, 'long');
    writeFileSync(file, Buffer.alloc(3_000_000));
    const world = without({
      file: 'packages/foundation/src/node/regular-file.ts',
      defence: "if (size > longest) throw new TypeError('longer than is read');",
    });
    const { readRegularFile: reads } = await world<typeof import('../../packages/foundation/src/node/index.ts')>(
      'packages/foundation/src/node/index.ts',
    );
    assert.equal(reads(file, 1_000).length, 3_000_000);
    assert.throws(() => readRegularFile(file, 1_000), TypeError);
  });

  it('counter-test: without a limit of all files together, all of them are read', async () => {
    const world = without({
      file: 'packages/verifier/src/node/trusted-certificates.ts',
      defence: 'left -= bytes.length;',
    });
    const { readTrustedCertificates: reads } = await world<typeof import('../../packages/verifier/src/node/index.ts')>(
      'packages/verifier/src/node/index.ts',
    );
    assert.equal(reads(join(folder.path, 'much'), () => undefined).complete, true);
  });

  it('counter-test: who starts the house and reads a list like any file never comes to its end', () => {
    const dataDir = join(folder.path, 'house a pipe that nobody writes to');
    const program = `const fs = require('node:fs'); const open = fs.openSync;
      fs.openSync = (path, flags) => open(path, flags & ~fs.constants.O_NONBLOCK); require('node:module').syncBuiltinESMExports();
      import(${JSON.stringify(join(root, 'tools/start/pinned-lists.ts'))})
        .then(({ pinnedWithout }) => pinnedWithout(${JSON.stringify(dataDir)}, []));`;
    const { signal } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', program], {
      cwd: root,
      timeout: 8_000,
    });
    assert.equal(signal, 'SIGTERM');
  });

  it('counter-test: a log that may be a pipe takes what is written until nobody reads it', () => {
    const path = join(folder.path, 'log a pipe that nobody writes to');
    const file = 'packages/host/src/log-file.ts';
    const mayBeAPipe = [
      { file, defence: "if (!found.isFile()) throw new TypeError('a log is a file');" },
      { file, defence: ' | constants.O_CREAT | constants.O_NONBLOCK;', instead: ' | constants.O_CREAT;' },
    ];
    const program = `
      import { closeSync, constants, openSync } from 'node:fs';
      import { without } from ${JSON.stringify(join(root, 'tests/threats/support/without.ts'))};
      const world = without(...${JSON.stringify(mayBeAPipe)});
      const { LogFile } = await world('packages/host/src/log-file.ts');
      openSync(process.argv[1], constants.O_RDONLY | constants.O_NONBLOCK);
      const log = new LogFile(process.argv[1]);
      for (let n = 0; n < 200; n++) log.write('x'.repeat(1_000));`;
    const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program, path];
    assert.equal(spawnSync(process.execPath, flags, { cwd: root, timeout: 10_000 }).signal, 'SIGTERM');
  });
});
