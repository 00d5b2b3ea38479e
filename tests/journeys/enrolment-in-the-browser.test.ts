import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { citizens } from '../../quality/people/citizens.ts';
import { seed } from '../../quality/people/seed.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { openChromium, openPage } from '../support/chromium.ts';
import { endOldestPairing, openWallet, patienceMs } from '../support/open-wallet.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';

const citizenOf = (state: string) => citizens.find((citizen) => citizen.state === state)!;
const hanako = citizenOf('normal');
const aoi = citizenOf('under15');
const pin = '4649';

let house: TestSystem;
let browser: Browser;
before(async () => {
  house = await startTestSystem();
  await seed(house.system, undefined, [hanako, aoi]);
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await house?.dispose();
});

/** A new phone with a card held to it, its wallet open and paired. */
async function walletOf(phone: string, card: string | null, locale = 'en', model = 'inro-one') {
  await house.system.cast('PUT', `/cast/phones/${phone}`, { model });
  await house.system.cast('PUT', `/cast/phones/${phone}/card`, { card });
  return openWallet(browser, house.system, phone, { locale });
}

/** Checks the page in its locale, then loads it again as after a crash: it has to be the same page. */
async function checkAndReload(page: Page, locale: string): Promise<void> {
  const heading = await page.locator('h1').textContent();
  await checkWords(page, locale);
  await checkPage(page, `${heading}`);
  await page.reload();
  await page.locator('main button').first().waitFor();
  assert.equal(await page.locator('h1').textContent(), heading);
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Said before anything is typed and again before it is sent. */
const oldPhoneEnds = (page: Page) => page.getByText('Certificates on an earlier phone end').waitFor();

/** The code of what went wrong: there, and behind one line. */
async function folded(page: Page, code: string): Promise<void> {
  const text = page.getByText(code, { exact: true });
  await text.waitFor({ state: 'attached' });
  assert.equal(await text.isVisible(), false);
  await page.getByText('Details', { exact: true }).click();
  await text.waitFor();
}

async function asFarAsTheCard(page: Page): Promise<void> {
  await toTheCard(page);
  await page.getByText('The card is there').first().waitFor();
}

async function toTheCard(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Put certificates on this phone' }).click();
  await button(page, 'Begin').waitFor();
  await oldPhoneEnds(page);
  await button(page, 'Begin').click();
  await button(page, 'Continue').click();
}

/** Types the phone's secrets on their two pages. */
async function typeSecrets(page: Page): Promise<void> {
  for (const field of ['4-digit number of the phone', 'The same number again']) await page.getByLabel(field).fill(pin);
  await button(page, 'Continue').click();
  for (const field of ['Signing password of the phone', 'The same password again'])
    await page.getByLabel(field).fill('PHONE123');
  await button(page, 'Continue').click();
}

/** Up to the last look at what is applied for. */
async function fillIn(page: Page, password: string): Promise<void> {
  await asFarAsTheCard(page);
  await button(page, 'Continue').click();
  await page.getByLabel('Signing password of the card').fill(password);
  await page.keyboard.press('Enter');
  await typeSecrets(page);
  await oldPhoneEnds(page);
}

const isDone = (page: Page) => page.getByRole('heading', { name: 'The certificates are on your phone' });

/** Presses whatever the page offers to go on with, as often as it takes. */
async function goOn(page: Page): Promise<void> {
  const ways = /^(?:Apply|Go on with the application|See whether they are issued|Try again)$/u;
  const way = page.locator('main').getByRole('button', { name: ways });
  const secret = page.locator('#secret');
  for (let pressed = 0; pressed < 40; pressed++) {
    await isDone(page).or(way).or(secret).first().waitFor();
    if (await isDone(page).isVisible()) return;
    if (await secret.isVisible()) await typeSecrets(page);
    else await way.click().catch(() => undefined);
    await page.waitForTimeout(500);
  }
  throw new Error('the enrolment does not end');
}

async function enrol(page: Page, password: string): Promise<void> {
  await fillIn(page, password);
  await button(page, 'Apply').click();
  await isDone(page).waitFor();
}

describe('the page of the cast', () => {
  for (const locale of ['ja', 'ja-x-easy', 'en']) {
    it(`holds WCAG 2.2 AA in ${locale}; the first click leads to an empty phone and its citizen's card`, async () => {
      const page = await openPage(browser);
      page.setDefaultTimeout(patienceMs);
      await page.goto(`${house.address}/?lang=${locale}`);
      const [phone, card] = [page.locator('main select').nth(0), page.locator('main select').nth(1)];
      await card.waitFor();
      assert.equal(await phone.inputValue(), 'my-phone');
      await card.selectOption({ index: 1 });
      await page.locator('dd', { hasText: hanako.cardPassword }).waitFor();
      await checkPage(page, 'home');
      if (locale !== 'en') await checkWords(page, locale);
      await page.locator('main button').last().click();
      await page.waitForURL(/\/\/my-phone\.wallet\./u);
      await page.locator('main a[href="#/enrol"]').waitFor();
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
});

describe('enrolment in a browser', () => {
  for (const locale of ['ja', 'ja-x-easy', 'en']) {
    it(`goes on after a reload at every step, and every page holds WCAG 2.2 AA in ${locale}`, async () => {
      const page = await walletOf(`reload-${locale}`, hanako.citizen, locale);
      const next = () => page.locator('main button').last().click();
      await checkWords(page, locale);
      await checkPage(page, 'wallet');
      await page.locator('main a[href="#/enrol"]').click();
      await page.locator('main button').waitFor();
      await checkAndReload(page, locale);
      await next();
      await page.locator('input[type=checkbox]').first().waitFor({ state: 'attached' });
      await checkAndReload(page, locale);
      await next();
      await page.locator('[data-presence=found]').waitFor();
      await checkAndReload(page, locale);
      await page.locator('[data-presence=found]').waitFor();
      await next();
      await page.locator('#card-password').waitFor();
      await checkPage(page, 'password of the card');
      await page.locator('#card-password').fill('WRONG1');
      await next();
      await page.getByRole('alert').waitFor();
      await checkWords(page, locale);
      await page.locator('#card-password').fill(hanako.cardPassword.toLowerCase());
      await next();
      for (const secret of [pin, 'PHONE123']) {
        await page.locator('#secret').waitFor();
        if (secret === pin) await checkAndReload(page, locale);
        else await checkPage(page, 'password of the phone');
        await page.locator('#secret').fill(secret);
        await page.locator('#secret-again').fill(secret);
        await next();
      }
      await page.locator('dl').waitFor();
      await checkWords(page, locale);
      await checkPage(page, 'check');
      // What was typed is gone with the page, the signed application is not.
      await page.reload();
      await page.locator('#secret').waitFor();
      for (const secret of [pin, 'PHONE123']) {
        await page.locator('#secret').fill(secret);
        await page.locator('#secret-again').fill(secret);
        await next();
      }
      await page.locator('dl').waitFor();
      await next();
      await page.waitForURL(/enrol\/done/u);
      await checkWords(page, locale);
      await checkPage(page, 'done');
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }

  for (const locale of ['ja', 'ja-x-easy', 'en']) {
    it(`says why it cannot go on while the phone does not answer, and goes on when it does, in ${locale}`, async () => {
      const page = await walletOf(`away-${locale}`, null, locale);
      const kept = '**/door/storage/enrolment';
      const problem = page.getByRole('alert');
      await page.route(kept, (route) => route.abort());
      await page.locator('main a[href="#/enrol"]').click();
      await page.locator('main button').waitFor();
      await problem.waitFor();
      await checkWords(page, locale);
      await checkPage(page, 'enrolment cannot go on');
      await page.unroute(kept);
      await page.locator('main button').click();
      await problem.waitFor({ state: 'detached' });
      await page.locator('main button').waitFor();
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }

  it('says first of all that a model is not supported, and offers nothing to go on with', async () => {
    const page = await walletOf('lite', hanako.citizen, 'en', 'inro-lite');
    await page.getByRole('link', { name: 'Put certificates on this phone' }).click();
    await page.getByRole('heading', { name: 'This model cannot hold certificates' }).waitFor();
    assert.equal(await page.locator('main button').count(), 0);
    await page.context().close();
  });

  it('sees the card come and go, and gives other ways after a while', async () => {
    const page = await walletOf('presence', hanako.citizen);
    await asFarAsTheCard(page);
    await house.system.cast('PUT', '/cast/phones/presence/card', { card: null });
    await page.getByText('The card has moved away. Hold it there again').first().waitFor();
    await checkPage(page, 'the card has moved away');
    assert.equal(await button(page, 'Continue').isDisabled(), true);
    await page.getByRole('heading', { name: 'If it does not work' }).waitFor();
    await page.context().close();
  });

  it('tells a person under 15 what to do instead', async () => {
    const page = await walletOf('young', aoi.citizen);
    await toTheCard(page);
    await page.getByRole('heading', { name: 'There is no signing certificate on this card' }).waitFor();
    await page.getByText('If you are 15 or over').waitFor();
    assert.equal(await page.locator('main input, main form').count(), 0);
    await checkPage(page, 'a card that cannot sign');
    await folded(page, 'wallet.card_cannot_sign');
    // Another card, and it goes on.
    await house.system.cast('PUT', '/cast/phones/young/card', { card: hanako.citizen });
    await button(page, 'Try again').click();
    await page.getByText('The card is there').first().waitFor();
    await page.context().close();
  });

  it('gives the focus to each heading, warns of a number that others try first, and leaves two Backs after it is done', async () => {
    const page = await walletOf('keys', hanako.citizen);
    const focused = () => page.evaluate('document.activeElement.tagName');
    const home = page.url().split('#')[0]!;
    await asFarAsTheCard(page);
    assert.equal(await focused(), 'H1');
    await button(page, 'Continue').click();
    await page.getByText('Tries left').waitFor();
    await page.getByLabel('Signing password of the card').fill(hanako.cardPassword);
    assert.equal(await page.evaluate("document.activeElement.closest('form') !== null"), true);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Choose a 4-digit number' }).waitFor();
    assert.equal(await focused(), 'H1');
    await page.getByLabel('4-digit number of the phone').fill('0000');
    await page.getByRole('heading', { name: 'This number repeats a digit or a pair' }).waitFor();
    await button(page, 'Continue with this number').waitFor();
    await page.getByLabel('4-digit number of the phone').fill('1224');
    await page.getByRole('heading', { name: 'such as a birthday' }).waitFor();
    await checkPage(page, 'guessed');
    await typeSecrets(page);
    await button(page, 'Apply').click();
    await isDone(page).waitFor();
    await page.goBack();
    await page.getByText('was in force').first().waitFor();
    assert.equal(page.url().split('#')[0], home);
    await page.goForward();
    await isDone(page).waitFor();
    await button(page, 'Finish').click();
    await page.getByText('was in force').first().waitFor();
    assert.equal(await page.getByText('as of').count(), 2);
    await checkPage(page, 'home');
    await page.context().close();
  });

  it('leads from a login on a phone without certificates through the enrolment back to the same login, and asks there anew', async () => {
    const page = await walletOf('awaited', hanako.citizen);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.goto(`${house.system.origin('bank')}/?lang=en&phone=awaited#/choose`);
    await button(page, 'Continue').click();
    await page.getByText('wallet.no_certificates').waitFor({ state: 'attached' });
    const begun = asked.length;
    await enrol(page, hanako.cardPassword);
    await page.getByText('a service had asked you').waitFor();
    await checkAndReload(page, 'en');
    const told = asked.slice(begun).filter((one) => !one.startsWith('data:'));
    assert.ok(told.length > 0);
    assert.doesNotMatch(told.join('\n'), /client_id|request_uri|bank\./u, 'who issues learns of no service');
    await button(page, 'Look at what it asks').click();
    // Where it lies is said again, and nobody is asked before the person looks.
    await page.getByText(new URL(house.system.origin('bank')).host, { exact: true }).waitFor();
    await button(page, 'Look at the request').click();
    await button(page, 'Hand over and continue').click();
    await page.locator('#pin').fill(pin);
    await page.getByText(/^10000\d\d$/u).waitFor();
    await page.goto(`${new URL(house.system.origin('wallet').replace('://', '://awaited.')).origin}/present`);
    await page.getByRole('heading', { name: 'The certificates are on this phone' }).waitFor();
    await page.context().close();
  });

  it('warns before the last try of the PIN, blocks after it, and leads to a new enrolment', async () => {
    const page = await walletOf('blocked', hanako.citizen);
    await enrol(page, hanako.cardPassword);
    await page.goto(`${house.system.origin('bank')}/?lang=en&phone=blocked#/choose`);
    await button(page, 'Continue').click();
    await button(page, 'Look at the request').click();
    await button(page, 'Hand over and continue').click();
    const field = page.getByLabel('4-digit number of the phone');
    const last = button(page, 'Use the last try');
    for (const left of ['Tries left: 2', 'This is the last try.']) {
      assert.equal(await last.count(), 0, 'the fourth digit sends it');
      await field.fill('0000');
      await page.getByText(left).waitFor();
      // The keypad stays, and what is wrong is said at the field.
      await page.getByText('The number is wrong').waitFor();
      assert.equal(await field.inputValue(), '');
    }
    await page.getByRole('heading', { name: 'One try is left' }).waitFor();
    await checkPage(page, 'last try');
    // Neither the fourth digit nor Enter spends the last one.
    await field.fill('0000');
    await field.press('Enter');
    await page.reload();
    await button(page, 'Look at the request').click();
    await button(page, 'Hand over and continue').click();
    await page.getByText('This is the last try.').waitFor();
    await field.fill('0000');
    await last.click();
    await page.getByRole('heading', { name: 'The PIN or password is blocked' }).waitFor();
    // What is blocked cannot be typed: there is no form, and the way on is there.
    assert.equal(await last.count(), 0);
    assert.equal(await field.count(), 0);
    await page.getByText('Have it set anew').waitFor();
    await page.getByText('Who has to act').waitFor();
    await checkPage(page, 'blocked');
    await folded(page, 'jpki.secret_blocked');
    const home = await openWallet(browser, house.system, 'blocked', { page: await openPage(browser) });
    await home.getByRole('heading', { name: 'A certificate on this phone cannot be used' }).waitFor();
    await home.getByText('its PIN or password is blocked').waitFor();
    await checkPage(home, 'blocked home');
    await home.context().close();
    await page.getByRole('link', { name: 'Put new certificates on this phone' }).click();
    await button(page, 'Begin').waitFor();
    await page.context().close();
  });

  it('goes on in a page whose pairing ended, where another page was paired since; where none was, leads to the phone', async () => {
    const page = await walletOf('two-pages', hanako.citizen);
    await asFarAsTheCard(page);
    const second = Object.assign(await page.context().newPage(), { complaints: [] });
    await openWallet(browser, house.system, 'two-pages', { page: second });
    endOldestPairing(house.system, 'two-pages');
    await button(page, 'Continue').click();
    await page.getByLabel('Signing password of the card').fill(hanako.cardPassword);
    await button(page, 'Sign with the card').click();
    await typeSecrets(page);
    await button(page, 'Apply').click();
    await isDone(page).waitFor();
    endOldestPairing(house.system, 'two-pages');
    await page.reload();
    await page.getByRole('link', { name: 'To the phone’s screen' }).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  const deaths: ReadonlyArray<readonly [string, RegExp, number]> = [
    ['handset', /\/door\/channels\/\d+\/transmit$/u, 3],
    ['tsm', /\/door\/fetch$/u, 4],
  ];
  for (const [name, requests, at] of deaths) {
    it(`goes on after kill -9 of the ${name} in the middle of the delivery`, async () => {
      const page = await walletOf(`${name}-dies`, hanako.citizen);
      await fillIn(page, hanako.cardPassword);
      let seen = 0;
      let killed: number | undefined;
      await page.route(requests, (route) => {
        if (++seen === at) {
          killed = house.pids()[name]!;
          process.kill(killed, 'SIGKILL');
        }
        return route.continue();
      });
      await goOn(page);
      assert.ok(killed !== undefined && seen > at, 'it died before the end');
      assert.notEqual(house.pids()[name], killed);
      await page.goto(`${new URL(page.url()).origin}/?lang=en#/`);
      await page.getByRole('heading', { name: 'The certificates are on this phone' }).waitFor();
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
});
