import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Browser } from 'playwright-core';
import type { RunningSystem } from '../../quality/people/running-system.ts';
import { openPage } from './chromium.ts';

/** Waiting times of a page: generous, since many tests may share the machine. */
export const patienceMs = 60_000;

/** A page, of its own unless one is given, whose wallet is paired with that phone. */
export async function openWallet(
  browser: Browser,
  system: RunningSystem,
  phone: string,
  options: { readonly locale?: string; readonly page?: Awaited<ReturnType<typeof openPage>> } = {},
) {
  const { walletUrl } = await system.cast('POST', `/cast/phones/${phone}/pairing`);
  const page = options.page ?? (await openPage(browser));
  page.setDefaultTimeout(patienceMs);
  const paired = new URL(String(walletUrl));
  paired.searchParams.set('lang', options.locale ?? 'en');
  await page.goto(paired.href);
  await page.getByRole('navigation').waitFor();
  return page;
}

/** The page that was paired first has not been used for a week. */
export function endOldestPairing({ dataDir }: RunningSystem, phone: string): void {
  const book = new DatabaseSync(join(dataDir, 'handset/book.sqlite'), { timeout: 5_000 });
  const oldest = "select min(rowid) from token where purpose = 'door' and subject = ? and expires_at > 0";
  book.prepare(`update token set expires_at = 0 where rowid = (${oldest})`).run(phone);
  book.close();
}
