import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { freePort, openTestDatabase } from '@inro/host/testing';
import { errorTable } from '@inro/problem-table';
import { fetchUnpinnedRoots, fingerprintOfRoots } from '@inro/relying-party/node';
import { build as bundle } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build as viteBuild } from 'vite';
import { filesOfPages } from '../javascript.ts';
import { packAll } from '../pack.ts';
import { readRoom, withRoomsBehind } from '../rooms.ts';
import { nodeOf, nodeVersions, npm } from './support/nodes.ts';

const root = join(import.meta.dirname, '../../..');
const recording = join(root, 'packages/relying-party/test/recorded/logins.json');
const rooms = [readRoom('relying-party'), readRoom('verifier')];
const specifiers = rooms.flatMap(({ manifest: { name, exports } }) =>
  Object.keys(exports).map((subpath) => `${name}${subpath.slice(1)}`),
);
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};

/** A project outside the repository in which the two tarballs are installed, as a service's developer has it. */
let project: string;
before(async () => {
  project = mkdtempSync(join(tmpdir(), 'inro-packed-'));
  const tarballs = await packAll(project);
  cpSync(join(import.meta.dirname, 'projects'), project, { recursive: true });
  copyFileSync(join(root, 'examples/first-login.ts'), join(project, 'first-login.ts'));
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const { manifest } = readRoom('host') as { manifest: { dependencies?: Record<string, string> } };
  const beside = ['@types/node', '@types/pg'].map((name) => `${name}@${devDependencies[name]}`);
  npm(project, 'install', '--prefer-offline', ...tarballs, `pg@${manifest.dependencies?.pg}`, ...beside);
});
after(() => rmSync(project, { recursive: true, force: true }));

const run = (version: string, ...words: string[]): string =>
  execFileSync(nodeOf(version), words, { cwd: project, encoding: 'utf8' });

describe('the packages that a service installs', () => {
  it('bring nothing of the house from elsewhere, and every file that they name', async () => {
    for (const { manifest } of rooms) {
      const folder = join(project, 'node_modules', manifest.name);
      const { dependencies, private: unpublished } = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      ) as Record<string, unknown>;
      assert.deepEqual([dependencies, unpublished], [undefined, undefined]);
      const { messages, pkg } = await publint({ pkgDir: folder, strict: true });
      assert.deepEqual(
        messages.map((message) => formatMessage(message, pkg)),
        [],
      );
    }
    assert.deepEqual(
      globSync('node_modules/@inro/*', { cwd: project }).sort(),
      rooms.map(({ manifest }) => join('node_modules', manifest.name)).sort(),
    );
  });

  it('carry the sentences of their own rooms alone', () => {
    for (const room of rooms) {
      const within = withRoomsBehind(room).map(({ manifest }) => manifest.name.slice('@inro/'.length));
      const code = globSync(`node_modules/${room.manifest.name}/dist/**/*.js`, { cwd: project })
        .map((file) => readFileSync(join(project, file), 'utf8'))
        .join('\n');
      const foreign = Object.keys(errorTable).filter(
        (name) => name !== 'http.internal' && !within.includes(name.split('.')[0]!),
      );
      assert.ok(foreign.length > 100);
      assert.deepEqual(
        foreign.filter((name) => code.includes(name)),
        [],
      );
    }
  });

  for (const version of nodeVersions) {
    it(`log in, and replay recorded logins, under Node ${version}, by import and by require alike`, () => {
      const asModule = run(version, 'as-module.mjs', recording, ...specifiers);
      const { names, ...rest } = JSON.parse(asModule) as { names: Record<string, string[]> };
      assert.deepEqual(Object.keys(names), specifiers);
      assert.deepEqual(rest, {
        replayed: 5,
        flows: ['same-device', 'cross-device'],
        onNode: 'valid',
        inBrowsers: 'valid',
      });
      assert.deepEqual(JSON.parse(run(version, 'as-common-js.cjs', recording, ...specifiers)), JSON.parse(asModule));
    });
  }

  for (const [name, options] of Object.entries({
    'ESM and CommonJS': { module: 'NodeNext', lib: ['ES2024'], files: ['types.mts', 'types.cts', 'first-login.ts'] },
    'a bundler': { module: 'ESNext', moduleResolution: 'Bundler', lib: ['ES2024', 'DOM'], files: ['types.mts'] },
  })) {
    it(`give a strict compiler all types, without skipLibCheck, for ${name}`, () => {
      const { files, ...compilerOptions } = options;
      const lines = specifiers.map((specifier, i) => `export * as part${i} from '${specifier}';\n`);
      for (const file of ['types.mts', 'types.cts']) writeFileSync(join(project, file), lines.join(''));
      const strict = {
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        target: 'ES2023',
      };
      writeFileSync(
        join(project, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: { ...strict, types: ['node'], ...compilerOptions }, files }),
      );
      const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', project], { encoding: 'utf8' });
      assert.equal(stdout, '');
    });
  }

  it('make a first login of at most 68 kB, gzipped, that answers under the oldest Node', async () => {
    const outfile = join(project, 'first-login.js');
    await bundle({
      entryPoints: [join(project, 'first-login.ts')],
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      external: ['pg'],
    });
    const weight = gzipSync(readFileSync(outfile), { level: 9 }).length;
    assert.ok(weight <= 68_000, `${weight} bytes`);
    const { authenticationRoot, accessRoot } = JSON.parse(readFileSync(recording, 'utf8')) as Record<string, string>;
    const authorities = [
      { purpose: 'authentication', certificate: authenticationRoot },
      { purpose: 'access', certificate: accessRoot },
    ];
    const authority = createServer((_, response) => response.end(JSON.stringify({ authorities }))).listen(0);
    const roots = `http://localhost:${(authority.address() as AddressInfo).port}/ca`;
    const database = await openTestDatabase();
    mkdirSync(join(project, 'data'));
    const origin = 'http://service.localhost:8080';
    const port = String(await freePort());
    const service = spawn(nodeOf(nodeVersions[0]), [outfile], {
      cwd: project,
      env: {
        ...process.env,
        ORIGIN: origin,
        PORT: port,
        DATABASE_URL: database.url,
        ROOTS: roots,
        FINGERPRINT: fingerprintOfRoots(await fetchUnpinnedRoots(roots)),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const ended = text(service.stderr).then((words) => `ended: ${words}`);
      assert.match(String(await Promise.race([once(service.stdout, 'data'), ended])), /^listening/);
      const begun = await fetch(`http://127.0.0.1:${port}/api/logins`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ flow: 'cross-device' }),
      });
      const problem = (await begun.json()) as { code: string };
      assert.deepEqual([begun.status, problem.code], [503, 'relying-party.not_registered']);
      assert.match(readFileSync(join(project, 'data/access.key'), 'utf8'), /^-----BEGIN PRIVATE KEY-----/);
    } finally {
      service.kill('SIGKILL');
      authority.close();
      await database.dispose();
    }
  });

  it('give a page files that are loaded as they are, one each: the element has at most 16 kB, gzipped, and stays when bundlers shake', () => {
    const folder = join(project, 'node_modules/@inro/relying-party');
    for (const name of filesOfPages(rooms[0]!)) {
      const code = readFileSync(join(folder, 'dist/esm', `${name}.js`), 'utf8');
      assert.doesNotMatch(code, /\bimport\b|\bfrom\s*["'`]|\bprocess\.|\beval\(|innerHTML/, name);
      assert.ok(gzipSync(code, { level: 9 }).length <= 16_000, name);
    }
    const { sideEffects } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    assert.deepEqual(sideEffects, ['./dist/*/element.js']);
  });

  it('let Vite build a page that begins logins and verifies', async () => {
    writeFileSync(
      join(project, 'page.js'),
      "export { skipRevocation, verifyCertificate } from '@inro/verifier/web';\nexport * from '@inro/relying-party/browser';\nimport '@inro/relying-party/element';\n",
    );
    await viteBuild({
      root: project,
      logLevel: 'error',
      build: { outDir: 'page', lib: { entry: 'page.js', formats: ['es'], fileName: 'page' } },
    });
    const file = globSync('page/page.*js', { cwd: project })[0]!;
    const built = readFileSync(join(project, file), 'utf8');
    assert.doesNotMatch(built, /node:/);
    assert.match(built, /inro-login/);
    const { verify } = (await import(pathToFileURL(join(project, 'logins.cjs')).href)) as {
      verify(verifier: unknown, file: string): Promise<string>;
    };
    assert.equal(await verify(await import(pathToFileURL(join(project, file)).href), recording), 'valid');
  });
});
