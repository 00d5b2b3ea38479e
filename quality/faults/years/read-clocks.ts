import { listenersOf } from '@inro/deployment';
import { httpRequest } from '@inro/host';
import { openChromium } from '../../../tools/web/chromium.ts';
import type { House } from '../house/house.ts';
import { query } from '../house/invariant.ts';

/** What everybody's clock shows, milliseconds: each process by its answers, PostgreSQL, and the browser where asked for. */
export async function readClocks(house: House, browser: boolean): Promise<Record<string, number>> {
  const processes = new Map(listenersOf().map(({ process, name }) => [process, house.system.origin(name)]));
  const clocks: Record<string, number> = {};
  for (const [name, origin] of processes) {
    const { headers } = await httpRequest(`${origin}/health`);
    clocks[name] = Date.parse(headers.date ?? '');
  }
  const [row] = await query<{ now: Date }>(house, 'ca', 'select now() as now');
  clocks.postgres = row!.now.getTime();
  if (browser) clocks.browser = await clockOfBrowser();
  for (const [name, shown] of Object.entries(clocks)) if (Number.isNaN(shown)) throw new Error(`${name} shows no time`);
  return clocks;
}

async function clockOfBrowser(): Promise<number> {
  const chromium = await openChromium();
  try {
    const page = await chromium.newPage();
    return await page.evaluate(() => Date.now());
  } finally {
    await chromium.close();
  }
}
