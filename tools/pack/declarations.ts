import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative } from 'node:path';
import { type Format, formats } from './javascript.ts';
import type { Room } from './rooms.ts';

const root = join(import.meta.dirname, '../..');

/** Where the types of a source file of a room are, below `dist`. */
export const typesOf = (format: Format, room: Room, file: string): string =>
  posix.join(format, 'types', relative(join(root, 'packages'), join(room.folder, file)).replace(/\.ts$/, '.d.ts'));

/** Writes the types of a room's subpaths, and of all that they name, into `folder/esm/types` and `folder/cjs/types`. */
export function writeDeclarations(room: Room, behind: readonly Room[], folder: string): void {
  const [first, ...others] = formats.map((format) => join(folder, format, 'types'));
  compile(room, behind, first!);
  for (const file of globSync('**/*.d.ts', { cwd: first! })) {
    const path = join(first!, file);
    const text = withinPackage(readFileSync(path, 'utf8'), file, behind);
    if (/['"]@inro\//.test(text)) throw new Error(`the types of ${file} lead out of the package`);
    writeFileSync(path, text);
  }
  for (const other of others) cpSync(first!, other, { recursive: true });
}

/** TypeScript emits nothing for what it finds by way of node_modules, so every room is named by its path. */
function compile(room: Room, behind: readonly Room[], outDir: string): void {
  const paths = behind.flatMap(({ manifest, folder }) =>
    Object.entries(manifest.exports)
      .filter(([, file]) => file.endsWith('.ts'))
      .map(([subpath, file]) => [posix.join(manifest.name, subpath), [join(folder, file)]]),
  );
  const configuration = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      lib: ['ES2024', 'ESNext.Iterator', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      rootDir: join(root, 'packages'),
      outDir,
      paths: Object.fromEntries(paths),
    },
    files: Object.values(room.manifest.exports).map((file) => join(room.folder, file)),
  };
  const folder = mkdtempSync(join(tmpdir(), 'inro-types-'));
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
    const tsc = join(root, 'node_modules/.bin/tsc');
    const { status, stdout } = spawnSync(tsc, ['-p', join(folder, 'tsconfig.json')], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`no types for ${room.manifest.name}:\n${stdout}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const SPECIFIER = /(\bfrom |\bimport\(|\bimport )(['"])([^'"]+)\2/g;

/** The text of a declaration file in which rooms are found beside it, and files under the name that they have there. */
function withinPackage(text: string, file: string, behind: readonly Room[]): string {
  const published = new Map(
    behind.flatMap(({ manifest, folder }) =>
      Object.entries(manifest.exports).map(
        ([subpath, source]) =>
          [posix.join(manifest.name, subpath), relative(join(root, 'packages'), join(folder, source))] as const,
      ),
    ),
  );
  return text.replace(SPECIFIER, (_, before: string, quote: string, specifier: string) => {
    const target = published.get(specifier);
    const path = target === undefined ? specifier : posix.relative(dirname(file), target);
    const near = target === undefined || path.startsWith('.') ? path : `./${path}`;
    return `${before}${quote}${near.startsWith('.') ? near.replace(/\.ts$/, '.js') : near}${quote}`;
  });
}
