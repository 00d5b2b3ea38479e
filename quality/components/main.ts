import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openChromium } from '../../tools/web/chromium.ts';
import { serveGallery } from './serve-gallery.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, pictures: { type: 'boolean', default: false } },
});
const target = join(import.meta.dirname, '../../docs/components');

/** Shows every component in every state until it is stopped; with `--pictures` photographs them for docs/design.md instead. */
const gallery = await serveGallery(Number(values.port));
if (!values.pictures) {
  console.log(`Every component: ${gallery.address}\n(?lang=ja, ja-x-easy or en; Ctrl-C ends it)`);
  process.once('SIGINT', () => {
    gallery.close();
    process.exit(0);
  });
} else {
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(target)) rmSync(join(target, name));
  const browser = await openChromium();
  for (const colorScheme of ['light', 'dark'] as const)
    for (const lang of ['ja', 'ja-x-easy', 'en']) {
      const context = await browser.newContext({ viewport: { width: 780, height: 900 }, colorScheme });
      const page = await context.newPage();
      await page.goto(`${gallery.address}?lang=${lang}`);
      await page.locator('h1').waitFor();
      await page.screenshot({
        path: join(target, `${colorScheme}-${lang}.png`),
        animations: 'disabled',
        fullPage: true,
      });
      await context.close();
      console.log(`  docs/components/${colorScheme}-${lang}.png`);
    }
  await browser.close();
  gallery.close();
}
