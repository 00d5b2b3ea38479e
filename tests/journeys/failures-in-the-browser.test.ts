import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { citizens } from '../../quality/people/citizens.ts';
import { seed } from '../../quality/people/seed.ts';
import { clinicPurpose, openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { openChromium } from '../support/chromium.ts';
import { openWallet, patienceMs } from '../support/open-wallet.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';

const citizenOf = (state: string) => citizens.find((citizen) => citizen.state === state)!;
const [maria, misaki] = [citizenOf('foreignName'), citizenOf('suspended')];
const locales = ['ja', 'ja-x-easy', 'en'] as const;

let house: TestSystem;
let browser: Browser;
let service: TestService;
before(async () => {
  house = await startTestSystem();
  await seed(house.system, undefined, [maria, misaki]);
  service = await openTestService(house.system);
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await service?.close();
  await house?.dispose();
});

const main = (page: Page) => page.locator('main');
/** The one thing to press on a failure's page, beside what folds and what leads away quietly. */
const deeds = (page: Page) =>
  main(page)
    .locator('button, a')
    .filter({ hasNot: page.locator('xpath=self::summary') });

/** A request of the service on the same phone, looked at and agreed to, up to the 4-digit number. */
async function asked(citizen: typeof maria, locale = 'en') {
  const page = await openWallet(browser, house.system, `${citizen.citizen}-phone`, { locale });
  const options = {
    act: 'login',
    flow: 'same-device',
    purpose: clinicPurpose,
    browserSession: 's'.repeat(43),
  } as const;
  const link = (await service.sdk.createRequest(options)).walletLink(new URL(page.url()).origin);
  await page.goto(`${link}`.replace('#', `?lang=${locale}#`));
  return page;
}

async function agreed(citizen: typeof maria, locale = 'en') {
  const page = await asked(citizen, locale);
  await main(page).locator('button').first().click();
  await main(page).locator('dl').waitFor();
  await main(page).locator('button').first().click();
  // The phone has said how many tries are left: what is cut off after that is cut off at the number.
  await page.locator('#pin-tries > *').first().waitFor();
  return page;
}

/** The service takes the answer, once, and the person is back at it. */
async function handedOver(page: Page, act: () => Promise<void>): Promise<void> {
  const answers: number[] = [];
  service.cheats.reply = (honest) => {
    answers.push(honest.status);
    return honest;
  };
  try {
    await act();
    await page.waitForURL(`${service.origin}/**`);
    assert.deepEqual(answers, [200]);
  } finally {
    delete service.cheats.reply;
  }
}

/** The page of a failure: its words, its accessibility, its heading in focus, its code behind one line. */
async function checkFailure(page: Page, code: string, locale: string): Promise<void> {
  await main(page).getByRole('alert').waitFor();
  assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1');
  const shown = page.getByText(code, { exact: true });
  await shown.waitFor({ state: 'attached' });
  assert.equal(await shown.isVisible(), false);
  await checkWords(page, locale);
  await checkPage(page, `${code} in ${locale}`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await checkPage(page, `${code} in ${locale}, dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await main(page).locator('summary').click();
  await shown.waitFor();
}

describe('failures of a login are pages of their own', () => {
  for (const locale of locales) {
    it(`a service that fails is shown as itself, with its name and the way back to it, in ${locale}`, async () => {
      service.cheats.reply = () => ({ status: 500, body: '{}' });
      try {
        const page = await agreed(maria, locale);
        await page.locator('#pin').fill(maria.phonePin);
        await checkFailure(page, 'wallet.service_failed', locale);
        const name = { ja: 'さくら医院', 'ja-x-easy': 'さくら', en: 'Sakura Clinic' }[locale];
        assert.match(await main(page).getByRole('alert').innerText(), new RegExp(name, 'u'));
        assert.equal(await deeds(page).count(), 1);
        assert.equal(await deeds(page).getAttribute('href'), service.origin);
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      } finally {
        delete service.cheats.reply;
      }
    });

    it(`a phone that is away before anything was handed over costs nothing: yes and number are still there, in ${locale}`, async () => {
      const page = await agreed(maria, locale);
      await page.route('**/door/**', (route) => route.abort());
      await page.locator('#pin').fill(maria.phonePin);
      await checkFailure(page, 'wallet.phone_unreachable', locale);
      await page.unroute('**/door/**');
      await deeds(page).first().click();
      await page.locator('#pin').waitFor();
      await handedOver(page, () => page.locator('#pin').fill(maria.phonePin));
      await page.context().close();
    });
  }

  it('a network that is lost keeps the request: the button leads back to it, and it goes on', async () => {
    const page = await asked(maria);
    const lost = { status: 503, json: { code: 'http.peer_unavailable' } };
    await page.route('**/door/fetch', (route) => route.fulfill(lost));
    await main(page).locator('button').first().click();
    await checkFailure(page, 'http.peer_unavailable', 'en');
    assert.equal(await deeds(page).count(), 1);
    await page.unroute('**/door/fetch');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Look at the request' }).click();
    await page.getByRole('heading', { name: 'Log in to Sakura Clinic?' }).waitFor();
    await page.context().close();
  });

  it('a request that waits for its network is forgotten with the log, as every other is', async () => {
    const page = await asked(maria);
    const kept = () => page.evaluate("sessionStorage.getItem('presentation-link')");
    await page.route('**/door/fetch', (route) => route.abort());
    await main(page).locator('button').first().click();
    await page.getByRole('heading', { name: 'The phone does not answer' }).waitFor();
    assert.notEqual(await kept(), null);
    const other = await page.context().newPage();
    await other.goto(`${new URL(page.url()).origin}/?lang=en#/log/delete`);
    await other.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('heading', { name: 'The login request has expired' }).waitFor();
    assert.equal(await kept(), null);
    await page.context().close();
  });

  it('lost after it was handed over, it is not sent again: only the service knows how it ended', async () => {
    const page = await agreed(maria);
    let answers = 0;
    await page.route('**/door/fetch', (route) => {
      answers++;
      return route.fulfill({ status: 503, json: { code: 'http.peer_unavailable' } });
    });
    await page.locator('#pin').fill(maria.phonePin);
    await checkFailure(page, 'http.peer_unavailable', 'en');
    await page.getByText('This happened after the certificate was handed over').waitFor();
    await page.getByRole('link', { name: 'Back to Sakura Clinic' }).waitFor();
    assert.equal(await deeds(page).count(), 1);
    await page.reload();
    await page.waitForURL(/wallet\.[^/]*\/$/u);
    assert.equal(answers, 1);
    await page.context().close();
  });

  it('a phone that hangs in the middle is told of after 15 seconds, and its page comes when it answers again', async () => {
    const page = await openWallet(browser, house.system, `${maria.citizen}-phone`);
    const handset = house.pids().handset!;
    process.kill(handset, 'SIGSTOP');
    const began = performance.now();
    try {
      await page.locator('nav a[href="#/certificates"]').click();
      await page.getByText('It takes longer than usual').first().waitFor();
      await checkFailure(page, 'wallet.phone_unreachable', 'en');
      assert.ok(performance.now() - began > 14_000, 'a phone that is slow is waited for');
    } finally {
      process.kill(handset, 'SIGCONT');
    }
    await page.getByRole('button', { name: 'Try again' }).click();
    await main(page).locator('dl').first().waitFor();
    await page.context().close();
  });

  it('a suspended certificate leads to how it is released, not to a new enrolment', async () => {
    const page = await agreed(misaki);
    service.cheats.reply = () => ({ status: 403, body: '{"code":"relying-party.certificate_revoked"}' });
    try {
      await page.locator('#pin').fill(misaki.phonePin);
      await main(page).getByRole('alert').waitFor();
      await page.getByRole('link', { name: 'How to use it again' }).click();
      await page.getByRole('heading', { name: 'If you lost the phone' }).waitFor();
    } finally {
      delete service.cheats.reply;
    }
    await page.context().close();
  });

  it('four digits that are there before the chip has said that one try is left do not spend it', async () => {
    const page = await agreed(maria);
    for (const left of ['Tries left: 2', 'This is the last try.']) {
      await page.locator('#pin').fill('0000');
      await page.getByText(left).waitFor();
    }
    await page.reload();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    await page.getByRole('button', { name: 'Look at the request' }).click();
    await page.getByRole('button', { name: 'Hand over and continue' }).waitFor();
    await page.route('**/door/channels/**', async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Hand over and continue' }).click();
    await page.locator('#pin').fill('1111');
    await page.locator('#pin').press('Enter');
    release();
    await page.getByRole('heading', { name: 'One try is left' }).waitFor();
    assert.equal(await page.locator('#pin').inputValue(), '1111');
    await checkWords(page, 'en');
    await checkPage(page, 'last try');
    await page.locator('#pin').fill(maria.phonePin);
    await page.waitForTimeout(500);
    await handedOver(page, () => page.getByRole('button', { name: 'Use the last try' }).click());
    await page.context().close();
  });
});

describe('the page of the certificates', () => {
  for (const locale of locales) {
    it(`says of each what it is for, what is in it, how long it holds and when it was looked at, in ${locale}`, async () => {
      const page = await openWallet(browser, house.system, `${maria.citizen}-phone`, { locale });
      await page.locator('nav a[href="#/certificates"]').click();
      await main(page).locator('dl').nth(1).waitFor();
      assert.equal(await main(page).locator('section h2').count(), 2);
      assert.deepEqual(
        await main(page)
          .locator('dl')
          .evaluateAll((lists) => lists.map((list) => list.querySelectorAll('dt').length)),
        [6, 6],
      );
      // Nothing to do where all is well: no control that does not work.
      assert.equal(await deeds(page).count(), 0);
      await checkWords(page, locale);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await checkPage(page, `certificates in ${locale}, ${colorScheme}`);
      }
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }

  it('tells the dates that the authority gave each, and the state of each by itself', async () => {
    const page = await openWallet(browser, house.system, `${misaki.citizen}-phone`);
    await page.locator('nav a[href="#/certificates"]').click();
    const [login, signing] = [main(page).locator('section').nth(0), main(page).locator('section').nth(1)];
    await login.getByText('Suspended', { exact: true }).waitFor();
    for (const each of [login, signing]) await each.getByText(/^From \d+ \w+ \d{4} until \d+ \w+ \d{4}$/u).waitFor();
    await login.getByText(/^\d+ \w+ \d{4} \d\d:\d\d$/u).waitFor();
    await page.getByRole('link', { name: 'How to use it again' }).click();
    await page.getByRole('heading', { name: 'If you lost the phone' }).waitFor();
    await page.context().close();
  });

  it('says why it cannot be read while the phone is away, and shows it when it answers', async () => {
    const page = await openWallet(browser, house.system, `${maria.citizen}-phone`);
    await page.route('**/door/**', (route) => route.abort());
    await page.locator('nav a[href="#/certificates"]').click();
    await page.getByRole('heading', { name: 'The phone does not answer' }).waitFor();
    await page.unroute('**/door/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await main(page).locator('dl').first().waitFor({ timeout: patienceMs });
    await page.context().close();
  });
});
