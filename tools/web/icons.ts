import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openChromium } from './chromium.ts';

const root = join(import.meta.dirname, '../..');
const drawing = readFileSync(join(root, 'packages/design-system/src/icon.svg'), 'utf8');
const folder = join(root, 'apps/wallet/web/public/icons');
/** A mask may cut away all but the inner 80 %: the ground fills the square, the drawing keeps to the middle. */
const pictures = [
  { name: '192', size: 192, inner: 1, ground: 'transparent' },
  { name: '512', size: 512, inner: 1, ground: 'transparent' },
  { name: 'maskable-512', size: 512, inner: 0.8, ground: '#000b5c' },
  { name: 'apple-touch', size: 180, inner: 0.9, ground: '#000b5c' },
];

/** Draws the wallet's icons from the one drawing of the house: `node tools/web/icons.ts`. */
const browser = await openChromium();
mkdirSync(folder, { recursive: true });
for (const { name, size, inner, ground } of pictures) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const width = size * inner;
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:${size}px;background:${ground}"><div style="width:${width}px;height:${width}px">${drawing}</div></body>`,
  );
  writeFileSync(join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
