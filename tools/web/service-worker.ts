import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, transformWithOxc } from 'vite';

/** What shows a document, which comes by the network too: half a megabyte that a phone without one has no use for (ADR 77). */
const onlyWithNetwork = /^assets\/(?:open|pdf)[.-]/u;

/** Gives an app with a `service-worker.ts` its worker, with the list of the files that the app's shell consists of. */
export function serviceWorker(root: string): Plugin {
  const source = join(root, 'service-worker.ts');
  return {
    name: 'inro-service-worker',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        if (!existsSync(source)) return;
        const hash = createHash('sha256');
        const shell = ['/'];
        for (const [name, file] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
          hash.update(name).update(file.type === 'chunk' ? file.code : file.source);
          if (name !== 'index.html' && !onlyWithNetwork.test(name)) shell.push(`/${name}`);
        }
        const { code } = await transformWithOxc(readFileSync(source, 'utf8'), source, { sourcemap: false });
        const build = hash.digest('hex').slice(0, 16);
        const constants = `const shell = ${JSON.stringify(shell)};\nconst build = '${build}';\n`;
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: constants + code });
      },
    },
  };
}
