import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { citizens } from '../../tools/seed/citizens.ts';
import { live } from '../../tools/seed/states.ts';
import { openChromium, openPage } from '../support/chromium.ts';
import { startTestSystem, type TestSystem } from '../support/test-system.ts';

const maria = citizens.find(({ state }) => state === 'foreignName')!;
const phone = `${maria.citizen}-phone`;

let house: TestSystem;
let browser: Browser;
before(async () => {
  house = await startTestSystem();
  await live(house.system, maria);
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await house?.dispose();
});

/** A page whose wallet is paired with Maria's phone. */
async function pairedPage() {
  const page = await openPage(browser);
  const { walletUrl } = await house.system.cast('POST', `/cast/phones/${phone}/pairing`);
  const paired = new URL(String(walletUrl));
  paired.searchParams.set('lang', 'en');
  await page.goto(paired.href);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction("!location.hash.startsWith('#pair')");
  return page;
}
const bankUrl = (query = '') => `${house.system.origin('bank')}/?lang=en${query}`;

describe('login in a browser', () => {
  it('on the same device: bank, wallet, PIN, and back in the account with what was verified', async () => {
    const page = await pairedPage();
    const asked: URL[] = [];
    page.on('request', (request) => asked.push(new URL(request.url())));
    await page.goto(bankUrl(`&phone=${phone}`));
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByText('This phone').click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Log in to Iroha Bank?' }).waitFor();
    assert.equal(new URL(page.url()).origin, house.system.origin('wallet').replace('://', `://${phone}.`));
    await page.getByText('To log in to your account at Iroha Bank').waitFor();
    await page.getByRole('button', { name: 'Hand over and continue' }).click();
    await page.locator('input').fill(maria.phonePin);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`${house.system.origin('bank')}/**`);
    await page.getByText(/^10000\d\d$/).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    assert.deepEqual(page.complaints, []);
    const { host: walletHost } = new URL(house.system.origin('wallet'));
    const seen = asked.filter(({ host }) => host.endsWith(walletHost)).map(({ pathname, search }) => pathname + search);
    assert.ok(seen.length > 0);
    assert.doesNotMatch(seen.join(' '), /client_id|request_uri|bank/u, 'who serves the wallet learns who asks');
    await page.context().close();
  });

  it('with another device: QR code and number on one screen, the phone in the hand', async () => {
    const [screen, page] = [await openPage(browser), await pairedPage()];
    await screen.goto(bankUrl());
    await screen.getByRole('link', { name: 'Log in' }).click();
    await screen.getByText('Another phone').click();
    await screen.getByRole('button', { name: 'Continue' }).click();
    const number = (await screen.getByTestId('matching-number').textContent())!;
    const payload = (await screen.getByTestId('qr-payload').textContent())!;
    await page.goto(`${new URL(page.url()).origin}/present?lang=en#${payload.trim().split('?')[1]}`);
    await page.getByRole('button', { name: 'Hand over and continue' }).click();
    await page.locator('input').fill(number.trim());
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.locator('input[type=password], input[inputmode=numeric]').fill(maria.phonePin);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Handed over' }).waitFor();
    await screen.getByText(/^10000\d\d$/).waitFor();
    assert.deepEqual([...screen.complaints, ...page.complaints], []);
    await screen.context().close();
    await page.context().close();
  });

  it('ends at the bank in plain words when the person does not hand over', async () => {
    const page = await pairedPage();
    await page.goto(bankUrl(`&phone=${phone}#/choose`));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Do not hand over' }).click();
    await page.waitForURL(`${house.system.origin('bank')}/**`);
    await page.getByRole('button', { name: /again/i }).waitFor();
    assert.equal(await page.getByText(/^10000\d\d$/).count(), 0);
    await page.context().close();
  });
});
