import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What travels shorter; pictures are compressed already, the page is made anew for each answer. */
const worth = '**/*.{js,css,svg,json,webmanifest}';

/** Puts `FILE.br` and `FILE.gz` beside every file that gets shorter by it, as small as it goes: it is done once. */
export function compress(outDir: string): Plugin {
  return {
    name: 'inro-compress',
    closeBundle() {
      if (!existsSync(outDir)) return;
      for (const name of globSync(worth, { cwd: outDir })) {
        const file = join(outDir, name);
        const content = readFileSync(file);
        for (const [suffix, short] of [
          ['.br', brotliCompressSync(content)],
          ['.gz', gzipSync(content, { level: 9 })],
        ] as const)
          if (short.length < content.length) writeFileSync(file + suffix, short);
      }
    },
  };
}
