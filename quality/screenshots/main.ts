import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsNeeded } from '@inro/deployment';
import { freeBlock } from '@inro/host/testing';
import { startSystem } from '../../tools/start/system.ts';
import { buildWebApps } from '../../tools/web/build.ts';
import { openChromium } from '../../tools/web/chromium.ts';
import { openRunningSystem } from '../people/running-system.ts';
import { seed } from '../people/seed.ts';
import { walk } from './walk.ts';

const root = join(import.meta.dirname, '../..');
const target = join(root, 'docs/screenshots');
const folder = mkdtempSync(join(tmpdir(), 'inro-screenshots-'));

/** Starts a house of its own with the whole cast, walks through it in Chromium, and writes what it sees anew. */
console.log('A system is started and the cast is made for the screenshots (about a minute) …');
await buildWebApps();
const system = await startSystem({ root, dataDir: folder, port: await freeBlock(portsNeeded()) });
const browser = await openChromium();
try {
  const running = openRunningSystem(folder);
  await seed(running);
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(target)) rmSync(join(target, name));
  await walk(running, browser, async (page, name) => {
    await page.screenshot({ path: join(target, `${name}.png`), animations: 'disabled' });
    console.log(`  docs/screenshots/${name}.png`);
  });
} finally {
  await browser.close();
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
}
