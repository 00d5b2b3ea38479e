import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseOcspResponse } from '@inro/pki/read';
import { Staples } from '@inro/wallet/core';
import type { Browser, Page } from 'playwright-core';
import { citizens } from '../../quality/people/citizens.ts';
import { pairedWallet } from '../../quality/people/phone.ts';
import { live } from '../../quality/people/states.ts';
import { clinicPurpose, openTestService } from '../../quality/testing/house/service.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { openChromium, openPage } from '../support/chromium.ts';
import { openWallet, patienceMs } from '../support/open-wallet.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';

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

const wallet = (locale = 'en') => openWallet(browser, house.system, phone, { locale });
const bankUrl = (query = '', locale = 'en') => `${house.system.origin('bank')}/?lang=${locale}${query}`;
const customer = /^10000\d\d$/;

/** The page as it stands: its words, its accessibility, and the same page after a reload where one is named. */
async function check(page: Page, locale: string): Promise<void> {
  await checkWords(page, locale);
  await checkPage(page, `${await page.locator('h1').textContent()}`);
}

/** A login with another device, begun on a screen of its own. */
async function crossDeviceScreen(locale = 'en') {
  const screen = await openPage(browser);
  screen.setDefaultTimeout(patienceMs);
  await screen.goto(`${bankUrl('', locale)}#/qr`);
  const number = (await screen.getByTestId('matching-number').textContent())!.trim();
  const payload = (await screen.getByTestId('qr-payload').textContent())!.trim();
  return { screen, number, payload };
}

describe('login in a browser', () => {
  for (const locale of ['ja', 'ja-x-easy', 'en']) {
    it(`on the same device, with a reload at every step; every page holds WCAG 2.2 AA in ${locale}`, async () => {
      const page = await wallet(locale);
      const asked: URL[] = [];
      page.on('request', (request) => asked.push(new URL(request.url())));
      const agree = () => page.locator('main button').first();
      await page.goto(bankUrl(`&phone=${phone}`, locale));
      await page.locator('a[href="#/choose"]').waitFor();
      await check(page, locale);
      await page.locator('a[href="#/choose"]').click();
      await page.locator('input[type=radio]').first().waitFor({ state: 'attached' });
      await check(page, locale);
      await page.reload();
      await page.locator('main button').click();
      const { origin } = new URL(house.system.origin('wallet').replace('://', `://${phone}.`));
      await page.waitForURL(`${origin}/present**`);
      await page.locator('main button').waitFor();
      await check(page, locale);
      await page.reload();
      await page.locator('main button').click();
      await page.locator('dl').waitFor();
      await check(page, locale);
      await page.reload();
      await page.locator('main button').click();
      await page.locator('dl').waitFor();
      await agree().click();
      await page.locator('#pin').waitFor();
      await check(page, locale);
      // The yes was for the page that is gone: the person is asked again.
      await page.reload();
      await page.locator('main button').click();
      await page.locator('dl').waitFor();
      await agree().click();
      await page.locator('#pin').fill(maria.phonePin);
      await page.waitForURL(`${house.system.origin('bank')}/**`);
      await page.getByText(customer).waitFor();
      await page.locator('summary').click();
      await check(page, locale);
      await page.reload();
      await page.getByText(customer).waitFor();
      await page.goto(`${origin}/?lang=${locale}#/log`);
      await page.locator('ol li').first().waitFor();
      await page.locator('ol summary').first().click();
      // What was handed over stands beside what was not.
      assert.deepEqual(
        await page.locator('ol details[open] ul').evaluateAll((lists) => lists.map(({ children }) => children.length)),
        [3, 4],
      );
      await check(page, locale);
      await page.emulateMedia({ colorScheme: 'dark' });
      await check(page, locale);
      assert.deepEqual(page.complaints, []);
      const seen = asked.filter((url) => url.origin === origin).map(({ pathname, search }) => pathname + search);
      assert.ok(seen.length > 0);
      assert.doesNotMatch(seen.join(' '), /client_id|request_uri|bank/u, 'who serves the wallet learns who asks');
      await page.context().close();
    });
  }

  it('with another device: the QR code read from its picture, the number matched, the phone in the hand', async () => {
    const [{ screen, number }, page] = [await crossDeviceScreen('ja'), await wallet()];
    await check(screen, 'ja');
    const picture = await screen.getByRole('img', { name: 'ログインのQRコード' }).screenshot();
    await page.getByRole('link', { name: 'Log in with a QR code' }).first().click();
    await check(page, 'en');
    const file = (buffer: Buffer) => ({ name: 'code.png', mimeType: 'image/png', buffer });
    await page.locator('input[type=file]').setInputFiles(file(await page.locator('h1').screenshot()));
    await page.getByRole('link', { name: 'There is no QR code in this image' }).waitFor();
    await page.locator('input[type=file]').setInputFiles(file(picture));
    await page.getByRole('button', { name: 'Look at the request' }).click();
    await page.getByRole('button', { name: 'Hand over and continue' }).click();
    await page.locator('#number').waitFor();
    await check(page, 'en');
    await page.locator('#number').fill(number);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.locator('#pin').fill(maria.phonePin);
    await page.getByRole('heading', { name: 'Handed over' }).waitFor();
    await check(page, 'en');
    await screen.getByText(customer).waitFor();
    assert.deepEqual([...screen.complaints, ...page.complaints], []);
    await screen.context().close();
    await page.context().close();
  });

  it('asks nothing where there is one way only: without a phone on this screen the QR code is there at once, and Back leads out', async () => {
    for (const locale of ['ja', 'ja-x-easy', 'en']) {
      const screen = await openPage(browser);
      screen.setDefaultTimeout(patienceMs);
      await screen.goto(bankUrl('', locale));
      await screen.locator('a[href="#/choose"]').click();
      await screen.getByTestId('matching-number').waitFor();
      assert.equal(await screen.locator('input[type=radio]').count(), 0);
      await check(screen, locale);
      // One page: Back of the page and Back of the browser both lead to where the person came from.
      await screen.locator('main a[href="#/"], header a[href="#/"], a[href="#/"]').first().click();
      await screen.locator('a[href="#/choose"]').click();
      await screen.getByTestId('matching-number').waitFor();
      await screen.goBack();
      await screen.locator('a[href="#/choose"]').waitFor();
      // With a phone there are two ways again, and the QR code's Back leads to the choice.
      await screen.goto(bankUrl(`&phone=${phone}`, locale));
      await screen.locator('a[href="#/choose"]').click();
      await screen.locator('input[type=radio]').nth(1).check({ force: true });
      await screen.locator('main button').click();
      await screen.getByTestId('matching-number').waitFor();
      await screen.locator('a[href="#/choose"]').click();
      await screen.locator('input[type=radio]').first().waitFor({ state: 'attached' });
      assert.deepEqual(screen.complaints, []);
      await screen.context().close();
    }
  });

  it('asks nobody before the person looks, keeps no link beyond its end, and forgets it with the log in every tab', async () => {
    const service = await openTestService(house.system, 'counted');
    const asked: string[] = [];
    service.cheats.request = (body) => {
      asked.push(body);
      return { body };
    };
    try {
      const page = await wallet();
      const { origin } = new URL(page.url());
      const link = async () => {
        const browserSession = 's'.repeat(43);
        const options = { act: 'login', flow: 'same-device', purpose: clinicPurpose, browserSession } as const;
        return `${(await service.sdk.createRequest(options)).walletLink(origin)}`.replace('#', '?lang=en#');
      };
      const kept = () => page.evaluate("sessionStorage.getItem('presentation-link')");
      const look = () => page.getByRole('button', { name: 'Look at the request' });
      await page.goto(await link());
      await look().waitFor();
      await page.getByText(new URL(service.origin).host, { exact: true }).waitFor();
      await page.reload();
      await look().waitFor();
      assert.equal(asked.length, 0, 'the phone has asked nobody');
      await look().click();
      await page.getByRole('button', { name: 'Hand over and continue' }).waitFor();
      assert.equal(asked.length, 1);
      assert.notEqual(await kept(), null);
      // The log is deleted in another tab of this browser.
      const other = await page.context().newPage();
      await other.goto(`${origin}/?lang=en#/log/delete`);
      await other.getByRole('button', { name: 'Delete', exact: true }).click();
      await other.getByText('After a login you find here').waitFor();
      await check(other, 'en');
      await page.getByText('presentation.request_expired').waitFor({ state: 'attached' });
      assert.equal(await kept(), null);
      await page.reload();
      await page.waitForURL(`${origin}/`);
      // Refused: it is over, and a reload finds nothing.
      await page.goto(await link());
      await look().click();
      service.cheats.reply = () => ({ status: 200, body: '{}' });
      await page.getByRole('button', { name: 'Do not hand over' }).click();
      await page.getByRole('heading', { name: 'Nothing was handed over' }).waitFor();
      await page.reload();
      await page.waitForURL(`${origin}/`);
      assert.equal(await kept(), null);
      assert.equal(asked.length, 2);
      await page.context().close();
    } finally {
      await service.close();
    }
  });

  it('ends at the bank in plain words when the person does not hand over', async () => {
    const page = await wallet();
    await page.goto(bankUrl(`&phone=${phone}#/choose`));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Look at the request' }).click();
    await page.getByRole('button', { name: 'Do not hand over' }).click();
    await page.waitForURL(`${house.system.origin('bank')}/**`);
    await page.getByRole('button', { name: /again/i }).waitFor();
    await check(page, 'en');
    assert.equal(await page.getByText(customer).count(), 0);
    await page.context().close();
  });

  it('opens without a network: what is on the phone, what was done, what to do when it is lost', async () => {
    const page = await openPage(browser, { serviceWorkers: 'allow' });
    // The configuration is no page and names no icon: the browser asks for the one of old.
    await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
    await page.goto(`${house.system.origin('wallet').replace('://', `://${phone}.`)}/config`);
    await page.evaluate(`caches.open('inro-shell-of-an-older-build').then(() => undefined)`);
    await openWallet(browser, house.system, phone, { page });
    await page.waitForFunction("navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')");
    const kept = (await page.evaluate(`caches.keys().then((names) => Promise.all(names.map((name) =>
      caches.open(name).then((cache) => cache.keys()).then((keys) => keys.map(({ url }) => new URL(url).pathname)))))`)) as string[][];
    assert.equal(kept.length, 1, 'the shell of an older build is gone');
    for (const path of kept[0]!) assert.match(path, /^\/(?:assets\/[\w.-]+)?$/u, 'no answer of an API is kept');
    const others = Object.entries(house.pids()).filter(([name]) => name !== 'handset');
    for (const [, pid] of others) process.kill(pid, 'SIGSTOP');
    try {
      for (const [route, heading] of [
        ['#/', 'The certificates are on this phone'],
        ['#/log', 'What I did'],
        ['#/lost', 'If you lost the phone'],
      ] as const) {
        await page.goto(`${new URL(page.url()).origin}/?lang=en${route}`);
        await page.reload();
        await page.getByRole('heading', { name: heading }).waitFor();
        await check(page, 'en');
      }
    } finally {
      for (const [, pid] of others) process.kill(pid, 'SIGCONT');
    }
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole('heading', { name: 'If you lost the phone' }).waitFor();
    await page.goto(`${new URL(page.url()).origin}/?lang=en#/`);
    await page.reload();
    await page.getByRole('heading', { name: 'The phone does not answer' }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'The certificates are on this phone' }).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('says on the phone and at the bank why not, and who has to act, once the certificate is revoked', async () => {
    await house.system.peer('operator').call('registration', 'PUT', '/revocation-orders/browser-login', {
      resident: maria.number,
      profiles: ['phone'],
      kinds: ['userAuthentication', 'digitalSignature'],
      reason: 'keyCompromise',
    });
    const { storage, ...ports } = await pairedWallet(house.system, phone);
    const isRevoked = async () => {
      const { response } = await new Staples({ ...ports, storage }).refresh();
      return parseOcspResponse(response).basic!.responses[0]!.status === 'revoked';
    };
    for (let left = 240; !(await isRevoked()); left--) {
      assert.ok(left > 0, 'the order reaches the authority');
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const [{ screen, number, payload }, page] = [await crossDeviceScreen(), await wallet('ja-x-easy')];
    await page.goto(`${new URL(page.url()).origin}/present?lang=ja-x-easy#${payload.split('?')[1]}`);
    await page.locator('main button').click();
    await page.locator('dl').waitFor();
    await page.locator('main button').first().click();
    await page.locator('#number').fill(number);
    await page.locator('main button').click();
    await page.locator('#pin').fill(maria.phonePin);
    await page.getByText('relying-party.certificate_revoked').waitFor({ state: 'attached' });
    // What is over cannot be sent again; a new enrolment is one press away.
    assert.equal(await page.locator('#pin').count(), 0);
    await page.locator('main a[href="/#/enrol"]').waitFor();
    await check(page, 'ja-x-easy');
    await screen.getByRole('heading', { name: 'The certificate on the phone is revoked or suspended' }).waitFor();
    await screen.getByText('Who has to act').waitFor();
    await check(screen, 'en');
    const home = await wallet();
    await home.getByRole('heading', { name: 'A certificate on this phone cannot be used' }).waitFor();
    await home
      .getByText(/revoked \(as of .*\)/u)
      .first()
      .waitFor();
    await home.getByRole('link', { name: 'Put new certificates on this phone' }).waitFor();
    await check(home, 'en');
    for (const each of [screen, page, home]) await each.context().close();
  });
});
