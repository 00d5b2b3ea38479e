import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { fileNameOf, packagesOutside, type Room } from './rooms.ts';

/** What a page loads of a room as it is: one file each, without imports, as short as it goes. */
export const filesOfPages = ({ manifest }: Room): readonly string[] =>
  manifest.name === '@inro/relying-party' ? ['browser', 'page', 'element'] : [];

const FORMATS = { esm: 'es', cjs: 'cjs' } as const;
export type Format = keyof typeof FORMATS;
export const formats = Object.keys(FORMATS) as readonly Format[];

/**
 * Writes one file for each subpath, and the files that they share, into `folder/esm` and `folder/cjs`; what comes from
 * the house and from its libraries is within. Returns the folders of the libraries that are.
 */
export async function writeJavaScript(room: Room, behind: readonly Room[], folder: string): Promise<readonly string[]> {
  const outside = Object.keys(packagesOutside(behind));
  const input = Object.fromEntries(
    Object.entries(room.manifest.exports).map(([subpath, file]) => [fileNameOf(subpath), join(room.folder, file)]),
  );
  const isOutside = (id: string): boolean =>
    id.startsWith('node:') || outside.some((name) => id === name || id.startsWith(`${name}/`));
  const libraries = new Set<string>();
  const ofPages = filesOfPages(room);
  const alone = ofPages.flatMap((name) => (input[name] === undefined ? [] : [{ [name]: input[name] }]));
  const together = Object.fromEntries(Object.entries(input).filter(([name]) => !ofPages.includes(name)));
  for (const [format, entries] of formats.flatMap((format) =>
    [together, ...alone].map((one) => [format, one] as const),
  )) {
    const bundle = await rolldown({
      input: entries,
      platform: 'node',
      external: isOutside,
      onLog: (level, { message }) => {
        if (level === 'warn') throw new Error(message);
      },
      transform: { target: 'node20' },
    });
    const { output } = await bundle.write({
      dir: join(folder, format),
      format: FORMATS[format],
      exports: 'named',
      entryFileNames: '[name].js',
      chunkFileNames: 'shared/[name]-[hash].js',
      minify: entries !== together,
    });
    await bundle.close();
    for (const part of output) {
      if (part.type !== 'chunk') continue;
      const files = new Set(output.map(({ fileName }) => fileName));
      for (const id of [...part.imports, ...part.dynamicImports])
        if (!files.has(id) && !isOutside(id)) throw new Error(`${part.fileName} leads out of the package: ${id}`);
      for (const id of part.moduleIds) {
        const library = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
        if (library !== undefined) libraries.add(library);
      }
    }
  }
  writeFileSync(join(folder, 'cjs/package.json'), '{ "type": "commonjs" }\n');
  return [...libraries].sort();
}

/** The licences of the libraries within, whole. */
export function licencesOf(libraries: readonly string[]): string {
  return libraries
    .map((library) => {
      const { name, version } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8')) as {
        name: string;
        version: string;
      };
      const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'].map((each) => join(library, each)).find(existsSync);
      if (file === undefined) throw new TypeError(`${name} brings no licence along`);
      return `${name} ${version}\n\n${readFileSync(file, 'utf8').trim()}\n`;
    })
    .join('\n----\n\n');
}
