// ADR 88: what the person reads, chooses and sees before an item of a statement leaves the phone.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { AskOptions } from '@inro/relying-party/node';
import { refreshDueStaples } from '@inro/wallet/core';
import type { Browser, Page } from 'playwright-core';
import { citizens } from '../../quality/people/citizens.ts';
import { pairedWallet } from '../../quality/people/phone.ts';
import { live } from '../../quality/people/states.ts';
import { openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { openChromium } from '../support/chromium.ts';
import { openWallet } from '../support/open-wallet.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';

const citizen = citizens.find(({ state }) => state === 'rareCharacters')!;
const phone = `${citizen.citizen}-phone`;
const purpose = {
  ja: 'お酒の注文で年齢を確かめるため',
  'ja-x-easy': '年齢(ねんれい)を 見(み)る ため',
  en: 'To check your age for an order',
};
const statement = { required: ['age_over_20'], optional: ['prefecture', 'name'], keptDays: 30 } as const;

let house: TestSystem;
let browser: Browser;
let service: TestService;
before(async () => {
  house = await startTestSystem();
  await live(house.system, citizen);
  service = await openTestService(house.system);
  const wallet = await pairedWallet(house.system, phone);
  await refreshDueStaples({ ...wallet, wait: async () => undefined });
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await service?.close();
  await house?.dispose();
});

/** A picture of the page as it is, where somebody wants to look at it. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  for (const [width, scheme] of [
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'light' });
}

type Asked = Omit<AskOptions, 'flow' | 'purpose'>;
async function open(acts: Asked, locale: string) {
  const page = await openWallet(browser, house.system, phone, { locale });
  const created = await service.sdk.ask({ flow: 'same-device', purpose, ...acts });
  await page.goto(created.walletLink(house.system.origin('wallet').replace('://', `://${phone}.`)));
  await page.locator('main button').first().click();
  await page.locator('dl').waitFor();
  const result = async () => {
    await page.waitForURL(`${service.origin}/**`);
    return await service.sdk.result({
      acts: Object.keys(acts) as ('login' | 'statement')[],
      transaction: created.transaction,
      browserSession: created.browserSession,
      responseCode: new URL(page.url()).searchParams.get('response_code')!,
    });
  };
  return { page, result };
}

async function check(page: Page, locale: string): Promise<void> {
  await checkWords(page, locale);
  await checkPage(page, `${await page.locator('h1').textContent()}`);
}
const first = (page: Page) => page.locator('main button:visible').first();

describe('items of a statement in a browser', () => {
  for (const locale of ['ja', 'ja-x-easy', 'en'])
    it(`are asked for, chosen, seen and shown; every page holds WCAG 2.2 AA in ${locale}`, async () => {
      const { page, result } = await open({ statement }, locale);
      await check(page, locale);
      await picture(page, `consent-${locale}`);
      const boxes = page.locator('main input[type=checkbox]');
      assert.equal(await boxes.count(), 2);
      for (const box of await boxes.all()) assert.equal(await box.isChecked(), false, 'nothing is chosen for anybody');
      await boxes.nth(1).locator('xpath=ancestor::label').click();
      await picture(page, `chosen-${locale}`);
      await first(page).click();
      await page.locator('#pin').fill(citizen.phonePin);
      await page.waitForURL('**#/statement');
      await page.locator('dl').waitFor();
      await check(page, locale);
      await picture(page, `values-${locale}`);
      await first(page).click();
      const { statement: given } = await result();
      assert.deepEqual(Object.keys(given!.items).sort(), ['age_over_20', 'prefecture']);
      assert.equal(given!.comparable, false);
    });

  it('beside a login says that services can compare', async () => {
    const { page, result } = await open({ login: {}, statement }, 'en');
    await page.getByText('services that compare can tell').waitFor();
    await check(page, 'en');
    await first(page).click();
    await page.locator('#pin').fill(citizen.phonePin);
    await page.waitForURL('**#/statement');
    await page.locator('dl').waitFor();
    await first(page).click();
    const { login, statement: given } = await result();
    assert.ok(login);
    assert.deepEqual(Object.keys(given!.items), ['age_over_20']);
    assert.equal(given!.comparable, true);
  });
});
