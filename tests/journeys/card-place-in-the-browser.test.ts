import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { citizens } from '../../quality/people/citizens.ts';
import { seed } from '../../quality/people/seed.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { openChromium } from '../support/chromium.ts';
import { openWallet } from '../support/open-wallet.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';

const hanako = citizens.find(({ state }) => state === 'normal')!;
const locales = ['ja', 'ja-x-easy', 'en'];

let house: TestSystem;
let browser: Browser;
before(async () => {
  house = await startTestSystem();
  await seed(house.system, undefined, [hanako]);
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await house?.dispose();
});

const hold = (phone: string, card: string | null) => house.system.cast('PUT', `/cast/phones/${phone}/card`, { card });
const presence = (page: Page, state: string) => page.locator(`[data-presence=${state}]`).waitFor();

/** A new phone on the page that waits for a card; every reading of one is counted, and fails while it has to. */
async function atTheCard(phone: string, failures: number, locale = 'en') {
  await house.system.cast('PUT', `/cast/phones/${phone}`, { model: 'inro-one' });
  await hold(phone, null);
  const page = await openWallet(browser, house.system, phone, { locale });
  const counted = { readings: 0, failures };
  await page.route('**/door/card/connect', (route) =>
    ++counted.readings <= counted.failures
      ? route.fulfill({ status: 409, json: { code: 'handset.card_absent' } })
      : route.continue(),
  );
  await page.locator('main a[href="#/enrol"]').click();
  for (const heading of ['main button', 'main input'] as const) {
    await page.locator(heading).first().waitFor({ state: 'attached' });
    await page.locator('main button').last().click();
  }
  await presence(page, 'searching');
  return Object.assign(page, { counted });
}

describe('the place for the card in a browser', () => {
  it('finds a card by itself, and reads it twice more by itself where that failed', async () => {
    const page = await atTheCard('twice', 2);
    await hold('twice', hanako.citizen);
    await presence(page, 'found');
    assert.equal(page.counted.readings, 3);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Signing password of the card').waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  for (const locale of locales) {
    it(`says another way after the third time, asks the card no more, and reads it when it is laid anew, in ${locale}`, async () => {
      const phone = `thrice-${locale}`;
      const page = await atTheCard(phone, 3, locale);
      await checkWords(page, locale);
      await checkPage(page, `searching in ${locale}`);
      await hold(phone, hanako.citizen);
      await presence(page, 'unreadable');
      await page.locator('main section li').first().waitFor();
      assert.equal(await page.locator('main button').isDisabled(), true);
      await checkWords(page, locale);
      await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
      await checkPage(page, `unreadable in ${locale}`);
      assert.equal(page.counted.readings, 3);
      await hold(phone, null);
      await presence(page, 'gone');
      await hold(phone, hanako.citizen);
      await presence(page, 'found');
      assert.equal(page.counted.readings, 4);
      await page.context().close();
    });
  }

  it('a card that moved away from the password is waited for, and the password is still there', async () => {
    const page = await atTheCard('moved', 0);
    await hold('moved', hanako.citizen);
    await presence(page, 'found');
    await page.getByRole('button', { name: 'Continue' }).click();
    const field = page.getByLabel('Signing password of the card');
    await page.getByText('Tries left: 5').waitFor();
    await hold('moved', null);
    await field.fill(hanako.cardPassword);
    await page.getByRole('button', { name: 'Sign with the card' }).click();
    await page.getByRole('heading', { name: 'No card is held to the phone or reader' }).waitFor();
    await presence(page, 'searching');
    await checkPage(page, 'the card moved away');
    await hold('moved', hanako.citizen);
    await field.waitFor();
    assert.equal(await field.inputValue(), hanako.cardPassword);
    await page.getByText('Tries left: 5').waitFor();
    await page.getByRole('button', { name: 'Sign with the card' }).click();
    await page.getByRole('heading', { name: 'Choose a 4-digit number' }).waitFor();
    await page.context().close();
  });

  it('moves while it waits, and stands still for whoever asks for less motion', async () => {
    const page = await atTheCard('still', 0);
    const moving = () =>
      page.evaluate(`document.querySelector('main svg[role=img]').getAnimations({ subtree: true })
        .filter(({ effect }) => effect.getComputedTiming().endTime === Infinity).length`);
    assert.ok(((await moving()) as number) > 0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await moving(), 0);
    await page.context().close();
  });
});
