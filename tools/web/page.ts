import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalizePath, type Plugin } from 'vite';

const icon = fileURLToPath(new URL('../../packages/design-system/src/icon.svg', import.meta.url));

/** For an app that has a manifest, and so can be put onto a phone's first screen. */
const installable = `
    <link rel="apple-touch-icon" href="./icons/apple-touch.png" />
    <link rel="manifest" href="./manifest.webmanifest" />
    <meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf7f2" />
    <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#141318" />`;

const pageOf = (root: string): string => `<!doctype html>
<html lang="ja">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta property="csp-nonce" nonce="__CSP_NONCE__" />
    <meta name="referrer" content="no-referrer" />
    <link rel="icon" href="${normalizePath(relative(root, icon))}" />${existsSync(join(root, 'public/manifest.webmanifest')) ? installable : ''}
    <title>Inro</title>
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="./main.tsx"></script>
  </body>
</html>
`;

/** The one page of every front end: `index.html` beside its `main.tsx`, though no such file is there. */
export function page(root: string): Plugin {
  const file = normalizePath(join(root, 'index.html'));
  return {
    name: 'inro-page',
    enforce: 'pre',
    resolveId: (id) => (normalizePath(id) === file ? file : undefined),
    load: (id) => (id === file ? pageOf(root) : undefined),
  };
}
