// ADR 96: what the person reads, types and sees when they ask a service to delete what it keeps.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { citizens } from '../../quality/people/citizens.ts';
import { live } from '../../quality/people/states.ts';
import { openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { openChromium } from '../support/chromium.ts';
import { openWallet } from '../support/open-wallet.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';

const maria = citizens.find(({ state }) => state === 'foreignName')!;
const phone = `${maria.citizen}-phone`;
const locales = ['ja', 'ja-x-easy', 'en'] as const;

let house: TestSystem;
let browser: Browser;
let clinic: TestService;
before(async () => {
  house = await startTestSystem();
  await live(house.system, maria);
  clinic = await openTestService(house.system);
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await clinic?.close();
  await house?.dispose();
});

/** A picture of the page as it is, where somebody wants to look at it. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  for (const [width, colorScheme] of [
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'light' });
}

async function check(page: Page, locale: string, name: string): Promise<void> {
  await checkWords(page, locale);
  await checkPage(page, name);
  await picture(page, `${name}-${locale}`);
}

const home = () => house.system.origin('wallet').replace('://', `://${phone}.`);
const primary = (page: Page) => page.locator('main button:visible').first();

async function logIn(page: Page, link: string, back: string): Promise<void> {
  await page.goto(link);
  await primary(page).click();
  await page.locator('dl').waitFor();
  await primary(page).click();
  await page.locator('#pin').fill(maria.phonePin);
  await page.waitForURL(`${back}/**`);
}

/** The line of the last login in the log, opened, with what can be asked of its service. */
async function openLine(page: Page, locale: string): Promise<void> {
  await page.goto(`${home()}/?lang=${locale}#/log`);
  const line = page.locator('ol li', { has: page.locator('summary') }).first();
  await line.locator('summary').click();
  await line.locator('a[href^="#/requests/delete/"]').waitFor();
}

describe('a request for deletion in a browser', () => {
  for (const locale of locales)
    it(`is made from the log, received, and answered; every page holds WCAG 2.2 AA in ${locale}`, async () => {
      const page = await openWallet(browser, house.system, phone, { locale });
      const bank = house.system.origin('bank');
      await page.goto(`${bank}/?lang=${locale}&phone=${phone}`);
      await page.locator('a[href="#/choose"]').click();
      await page.locator('main button').click();
      await page.waitForURL(`${home()}/present**`);
      await logIn(page, page.url(), bank);
      await page.getByText(/^10000\d\d$/).waitFor();
      await openLine(page, locale);
      await check(page, locale, 'line');
      await page.locator('a[href^="#/requests/delete/"]').first().click();
      await page.locator('main ul').waitFor();
      await check(page, locale, 'question');
      assert.doesNotMatch(page.url(), /bank/u, 'no service in an address');
      await primary(page).click();
      await page.locator('#pin').waitFor();
      await check(page, locale, 'pin');
      await page.locator('#pin').fill(maria.phonePin);
      await page.waitForURL('**#/requests');
      await page.locator('ol li h3').first().waitFor();
      await check(page, locale, 'received');
      // The bank does it on its own clock, once a minute.
      const look = page.locator('ol li').first().getByRole('button');
      for (let n = 0; n < 45 && (await look.count()) > 0; n++) {
        await look.click().catch(() => undefined);
        await page.waitForTimeout(2_000);
      }
      assert.equal(await look.count(), 0, 'answered within a minute and a half');
      await check(page, locale, 'answered');
      await page.reload();
      await page.locator('ol li h3').first().waitFor();
      await openLine(page, locale);
      await page.locator('a[href^="#/requests/report/"]').first().click();
      await page.locator('#words').waitFor();
      await check(page, locale, 'report');
      await page.locator('#words').fill('あ'.repeat(501));
      await primary(page).click();
      await page.locator('#words[aria-invalid=true]').waitFor();
      await check(page, locale, 'report-long');
      await page.locator('#words').fill('住所まで聞かれました');
      await primary(page).click();
      await page.locator('#pin').fill(maria.phonePin);
      await page.waitForURL('**#/requests');
      await page.locator('ol').nth(1).locator('li h3').first().waitFor();
      await check(page, locale, 'reported');
      // The account is gone, and with it the session in the bank's own page.
      await page.goto(`${bank}/?lang=${locale}`);
      await page.locator('a[href="#/choose"]').waitFor();
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

  it('is told where a service takes none, before anything leaves the phone', async () => {
    const page = await openWallet(browser, house.system, phone, { locale: 'ja' });
    const purpose = { ja: '予約のため', 'ja-x-easy': '予約(よやく)の ため', en: 'To book' };
    const { walletLink } = await clinic.sdk.createRequest({ act: 'login', flow: 'same-device', purpose });
    await logIn(page, walletLink(home()), clinic.origin);
    await openLine(page, 'ja');
    await page.locator('a[href^="#/requests/delete/"]').first().click();
    await page.locator('main ul').waitFor();
    await primary(page).click();
    await page.getByText('受け付けていません').waitFor();
    await check(page, 'ja', 'not-offered');
  });
});
