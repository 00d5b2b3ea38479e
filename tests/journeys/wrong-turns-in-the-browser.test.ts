import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { holding } from '@inro/wallet/core';
import type { Browser, Page } from 'playwright-core';
import { citizens } from '../../quality/people/citizens.ts';
import { pairedWallet } from '../../quality/people/phone.ts';
import { seed } from '../../quality/people/seed.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { openChromium, openPage } from '../support/chromium.ts';
import { openWallet, patienceMs } from '../support/open-wallet.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';

const citizenOf = (state: string) => citizens.find((citizen) => citizen.state === state)!;
const [hanako, maria, lan] = [citizenOf('normal'), citizenOf('foreignName'), citizenOf('expired')];
const phoneOf = ({ citizen }: typeof hanako) => `${citizen}-phone`;

let house: TestSystem;
let browser: Browser;
before(async () => {
  house = await startTestSystem();
  await seed(house.system, undefined, [lan, maria, hanako]);
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await house?.dispose();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const bank = (route: string) => `${house.system.origin('bank')}/?lang=en&phone=${phoneOf(maria)}#/${route}`;
/** What a page shows where something is wrong; nothing of it belongs to a person's own no. */
const complaint = (page: Page) => page.getByRole('alert').or(page.getByText('Who has to act'));

/** A login with another device: the bank's screen, and the wallet with the request opened. */
async function acrossDevices() {
  const screen = await openPage(browser);
  screen.setDefaultTimeout(patienceMs);
  await screen.goto(bank('qr'));
  const number = (await screen.getByTestId('matching-number').textContent())!.trim();
  const link = (await screen.getByTestId('qr-payload').textContent())!.trim().split('?')[1]!;
  const page = await openWallet(browser, house.system, phoneOf(maria));
  await page.goto(`${new URL(page.url()).origin}/present?lang=en#${link}`);
  await button(page, 'Look at the request').click();
  await button(page, 'Hand over and continue').waitFor();
  return { screen, number, page };
}

/** The application of a new phone, with the card held to it, up to the card's password. */
async function applyWith(phone: string) {
  await house.system.cast('PUT', `/cast/phones/${phone}`, { model: 'inro-one' });
  await house.system.cast('PUT', `/cast/phones/${phone}/card`, { card: hanako.citizen });
  const page = await openWallet(browser, house.system, phone);
  await page.getByRole('link', { name: 'Put certificates on this phone' }).click();
  await button(page, 'Begin').click();
  await button(page, 'Continue').click();
  await page.getByText('The card is there').first().waitFor();
  await button(page, 'Continue').click();
  await page.getByLabel('Signing password of the card').waitFor();
  return page;
}

describe('wrong turns in a browser', () => {
  it('takes no number before the PIN that cannot be one, and has no form left after one that is wrong', async () => {
    const { screen, number, page } = await acrossDevices();
    await button(page, 'Hand over and continue').click();
    for (const typed of ['', '7', '123']) {
      await page.locator('#number').fill(typed);
      await button(page, 'Continue').click();
      await page.getByRole('link', { name: 'Enter two digits' }).waitFor();
      assert.equal(await page.locator('#pin').count(), 0);
    }
    const wrong = String((Number(number) + 1) % 100).padStart(2, '0');
    await page.locator('#number').fill(wrong);
    await button(page, 'Continue').click();
    await page.locator('#pin').fill(maria.phonePin);
    const heading = page.getByRole('heading', { name: 'The number typed is not the number on the screen' });
    await heading.waitFor();
    await page.getByText('Iroha Bank').first().waitFor();
    const noForm = async () => assert.equal(await page.locator('main input, main form').count(), 0);
    await noForm();
    await checkPage(page, 'wrong number');
    await page.goBack();
    await heading.waitFor();
    await noForm();
    // The one right way: another code.
    await page.getByRole('link', { name: 'Read a new QR code' }).click();
    await page.getByRole('heading', { name: 'Read a QR code' }).waitFor();
    await button(screen, 'Log in again').waitFor();
    assert.deepEqual([...page.complaints, ...screen.complaints], []);
    for (const each of [page, screen]) await each.context().close();
  });

  it('says a person’s own no in calm words: on the phone, at the bank’s other screen, and on the same device', async () => {
    const { screen, page } = await acrossDevices();
    await button(page, 'Do not hand over').click();
    await page.getByRole('heading', { name: 'Nothing was handed over' }).waitFor();
    assert.equal(await complaint(page).count(), 0);
    await page.goto(bank('choose'));
    await button(page, 'Continue').click();
    await button(page, 'Look at the request').click();
    await button(page, 'Do not hand over').click();
    for (const each of [screen, page]) {
      await each.getByRole('heading', { name: 'You are not logged in' }).waitFor();
      assert.equal(await complaint(each).count(), 0);
      assert.equal(await each.getByText('relying-party.login_refused').count(), 0);
      await button(each, 'Log in again').waitFor();
      await each.context().close();
    }
  });

  it('opens for 15 seconds at most while the phone hangs, says so, and opens when it answers again', async () => {
    const page = await openWallet(browser, house.system, phoneOf(maria));
    await page.clock.install();
    const handset = house.pids().handset!;
    process.kill(handset, 'SIGSTOP');
    try {
      const asked = page.waitForRequest('**/door/device');
      await page.reload();
      await page.getByRole('heading', { name: 'Opening the wallet' }).waitFor();
      await asked;
      await page.clock.fastForward(4_000);
      await page.getByText('It takes longer than usual').first().waitFor();
      assert.equal(await complaint(page).count(), 0);
      await page.clock.fastForward(15_000);
      await page.getByRole('heading', { name: 'The phone does not answer' }).waitFor();
      await page.getByText('wallet.phone_unreachable').waitFor({ state: 'attached' });
    } finally {
      process.kill(handset, 'SIGCONT');
    }
    await button(page, 'Try again').click();
    await page.getByRole('heading', { name: 'The certificates are on this phone' }).waitFor();
    await page.context().close();
  });

  it('has a page of its own for a blocked password of the card, with the way out, and again after a reload', async () => {
    const page = await applyWith('card-blocked');
    const field = page.getByLabel('Signing password of the card');
    for (const left of ['Tries left: 4', 'Tries left: 3', 'Tries left: 2', 'This is the last try.']) {
      await field.fill('WRONG1');
      await button(page, 'Sign with the card').click();
      await page.getByText(left).first().waitFor();
    }
    await field.fill('WRONG1');
    // Enter does not spend it: the button that says so does.
    await field.press('Enter');
    await page.getByText('This is the last try.').waitFor();
    await button(page, 'Use the last try').click();
    for (const reload of [false, true]) {
      if (reload) await page.reload();
      await page.getByText('wallet.card_password_blocked').waitFor({ state: 'attached' });
      await page.getByText('Take the card to your municipal office').waitFor();
      assert.equal(await page.locator('main input, main form').count(), 0);
      assert.equal(await page.getByText('jpki.secret_blocked').count(), 0, 'the phone’s own secrets are not meant');
      await checkPage(page, 'blocked card');
    }
    await page.getByRole('link', { name: 'To the start' }).click();
    await page.getByRole('link', { name: 'Go on with the application' }).waitFor();
    await page.context().close();
  });

  it('leads Lan, whose certificates have ended, from home and from a login to a new application', async () => {
    const ports = await pairedWallet(house.system, phoneOf(lan));
    const { validUntil } = (await holding(ports))!;
    await ports.wait(Math.max(0, Date.parse(validUntil!) - Date.now() + 1_100));
    const page = await openWallet(browser, house.system, phoneOf(lan));
    await page.getByText('expired').first().waitFor();
    await checkPage(page, 'expired home');
    await page.getByRole('link', { name: 'Put new certificates on this phone' }).click();
    await button(page, 'Begin').waitFor();
    await page.goto(`${house.system.origin('bank')}/?lang=en&phone=${phoneOf(lan)}#/choose`);
    await button(page, 'Continue').click();
    await button(page, 'Look at the request').click();
    await button(page, 'Hand over and continue').click();
    await page.locator('#pin').or(page.getByRole('alert')).first().waitFor();
    if (await page.locator('#pin').isVisible()) {
      await page.locator('#pin').fill(lan.phonePin);
    }
    await page.getByRole('link', { name: 'Put certificates on this phone' }).click();
    await button(page, 'Begin').waitFor();
    await page.context().close();
  });

  it('answers an address that nobody knows with 404, and a page that says so and leads to the first one', async () => {
    const wallet = new URL(house.system.origin('wallet').replace('://', `://${phoneOf(maria)}.`)).origin;
    const bankOrigin = house.system.origin('bank');
    const phone = new URL(house.system.origin('handset').replace('://', `://${phoneOf(maria)}.`)).origin;
    const page = await openPage(browser);
    page.setDefaultTimeout(patienceMs);
    for (const origin of [wallet, bankOrigin, phone, new URL(house.address).origin]) {
      for (const path of ['/no-such-page', '/present/more', '/index.htm', '/INDEX.HTML/', '/%2e%2e/etc', '/assets/'])
        assert.equal((await page.goto(`${origin}${path}?lang=en`))!.status(), 404, `${origin}${path}`);
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
      for (const locale of ['ja', 'ja-x-easy', 'en']) {
        await page.goto(`${origin}/no-such-page?lang=${locale}`);
        await page.locator('h1').waitFor();
        await checkWords(page, locale);
      }
      await checkPage(page, 'unknown');
      const home = page.waitForResponse(`${origin}/`);
      await page.locator('main a').click();
      assert.equal((await home).status(), 200);
      for (const accept of ['*/*', 'application/json'])
        assert.equal((await httpRequest(`${origin}/no-such-page`, { headers: { accept } })).status, 404);
    }
    for (const known of [`${wallet}/present`, `${bankOrigin}/done`, `${wallet}/?x=1`, `${wallet}/index.html`])
      assert.equal((await httpRequest(known, { headers: { accept: 'text/html' } })).status, 200, known);
    await page.context().close();
  });
});
