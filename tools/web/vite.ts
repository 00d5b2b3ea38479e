import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { compress } from './compress.ts';
import { page } from './page.ts';
import { serviceWorker } from './service-worker.ts';

/**
 * One Vite configuration for every front end: relative assets, nothing inlined, nothing from elsewhere, so that
 * `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-…'; img-src 'self' data:` holds.
 */
export function viteConfig(root: string, outDir: string): InlineConfig {
  return {
    root,
    base: './',
    configFile: false,
    envDir: false,
    logLevel: 'warn',
    plugins: [page(root), react(), tailwindcss(), serviceWorker(root), compress(outDir)],
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2023',
      chunkSizeWarningLimit: 2000,
      reportCompressedSize: false,
      // Nothing of ours does anything by being imported, save what starts an app: what nobody uses is left out.
      rolldownOptions: { treeshake: { moduleSideEffects: [{ test: /\/src\/(?!.*\.css$)/u, sideEffects: false }] } },
    },
  };
}
