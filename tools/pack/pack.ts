import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { typesOf, writeDeclarations } from './declarations.ts';
import { filesOfPages, type formats, licencesOf, writeJavaScript } from './javascript.ts';
import { fileNameOf, packagesOutside, type Room, readRoom, withRoomsBehind } from './rooms.ts';

const root = join(import.meta.dirname, '../..');

/** The rooms that others install, by the names of their tarballs. */
export const packed = { 'inro-relying-party.tgz': 'relying-party', 'inro-verifier.tgz': 'verifier' } as const;

/**
 * Writes a room, with all that it needs of the house, as one tarball that npm installs: ESM, CommonJS and types of every
 * subpath that its package.json exports. Returns the tarball's path.
 */
async function packRoom(name: string, destination: string, tarball: string): Promise<string> {
  const room = readRoom(name);
  const behind = withRoomsBehind(room);
  const folder = mkdtempSync(join(tmpdir(), 'inro-pack-'));
  try {
    const libraries = await writeJavaScript(room, behind, join(folder, 'dist'));
    tellWeights(room, join(folder, 'dist/esm'));
    writeDeclarations(room, behind, join(folder, 'dist'));
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifestOf(room, behind), null, 2)}\n`);
    for (const file of ['README.md', 'CHANGELOG.md', 'public-api.txt'])
      copyFileSync(join(room.folder, file), join(folder, file));
    copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
    if (libraries.length > 0) writeFileSync(join(folder, 'LICENSES-OF-LIBRARIES.txt'), licencesOf(libraries));
    mkdirSync(destination, { recursive: true });
    const path = join(resolve(destination), tarball);
    renameSync(npmPack(folder, resolve(destination)), path);
    return path;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a page loads of it, in bytes as they travel. */
function tellWeights(room: Room, folder: string): void {
  for (const file of filesOfPages(room).map((name) => join(folder, `${name}.js`)))
    console.log(`${basename(file)}: ${gzipSync(readFileSync(file), { level: 9 }).length} bytes gzipped`);
}

/** Writes every package that others install into a folder. */
export async function packAll(destination: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const [tarball, name] of Object.entries(packed)) paths.push(await packRoom(name, destination, tarball));
  return paths;
}

function manifestOf(room: Room, behind: readonly Room[]): object {
  const { name, version, description, license, exports } = room.manifest;
  const outside = packagesOutside(behind);
  const entry = (subpath: string, file: string, format: (typeof formats)[number]) => ({
    types: `./dist/${typesOf(format, room, file)}`,
    default: `./dist/${format}/${fileNameOf(subpath)}.js`,
  });
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    engines: { node: '>=20' },
    // The element registers itself.
    sideEffects: exports['./element'] === undefined ? false : ['./dist/*/element.js'],
    files: ['dist', 'CHANGELOG.md', 'public-api.txt', 'LICENSES-OF-LIBRARIES.txt'],
    exports: {
      ...Object.fromEntries(
        Object.entries(exports).map(([subpath, file]) => [
          subpath,
          { import: entry(subpath, file, 'esm'), require: entry(subpath, file, 'cjs') },
        ]),
      ),
      './package.json': './package.json',
    },
    ...(Object.keys(outside).length === 0
      ? {}
      : {
          peerDependencies: outside,
          peerDependenciesMeta: Object.fromEntries(Object.keys(outside).map((each) => [each, { optional: true }])),
        }),
  };
}

function npmPack(folder: string, destination: string): string {
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--json', '--pack-destination', destination], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  const answer = JSON.parse(stdout) as readonly { filename: string }[] | Record<string, { filename: string }>;
  const [{ filename }] = Object.values(answer) as [{ filename: string }];
  return join(destination, filename);
}
