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

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** A new phone, its application filled in and ready to be sent. */
async function filledIn(phone: string): Promise<Awaited<ReturnType<typeof openWallet>>> {
  await house.system.cast('PUT', `/cast/phones/${phone}`, { model: 'inro-one' });
  await house.system.cast('PUT', `/cast/phones/${phone}/card`, { card: hanako.citizen });
  const page = await openWallet(browser, house.system, phone);
  await page.getByRole('link', { name: 'Put certificates on this phone' }).click();
  await button(page, 'Begin').click();
  await button(page, 'Continue').click();
  await page.getByText('The card is there').first().waitFor();
  await button(page, 'Continue').click();
  await page.getByLabel('Signing password of the card').fill(hanako.cardPassword);
  await button(page, 'Sign with the card').click();
  for (const secret of ['4649', 'PHONE123']) {
    await page.locator('#secret').fill(secret);
    await page.locator('#secret-again').fill(secret);
    await button(page, 'Continue').click();
  }
  await button(page, 'Apply').waitFor();
  return page;
}

/** The process begins anew and gets no further: who asks it is refused at once, as while it is down. */
async function stopBeforeItListens(name: string): Promise<number> {
  const before = house.pids()[name]!;
  process.kill(before, 'SIGKILL');
  for (let left = 2_000; left > 0; left--) {
    const after = house.pids()[name];
    if (after !== undefined && after !== before) {
      process.kill(after, 'SIGSTOP');
      return after;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${name} does not begin anew`);
}

/** The seconds of the day that a row of the page shows. */
async function clockOf(page: Page, term: string): Promise<number> {
  const row = page.locator('dl > div', { hasText: term }).locator('dd');
  const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d)/u.exec(await row.innerText()) ?? [];
  assert.ok(seconds !== undefined, `${term}: ${await row.innerText()}`);
  return (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
}

const waiting = (page: Page) => page.getByRole('heading', { name: 'Your application is accepted' });
const done = (page: Page) => page.getByRole('heading', { name: 'The certificates are on your phone' });

describe('waiting for certificates in a browser', () => {
  it('asks on its schedule, says when it did and when it will, bears with a phone that is away, and goes on by itself', async () => {
    const page = await filledIn('waits');
    const ca = await stopBeforeItListens('ca');
    try {
      await button(page, 'Apply').click();
      await waiting(page).waitFor();
      await page.clock.install();
      for (const locale of ['ja', 'ja-x-easy', 'en']) {
        await page.goto(`${page.url().replace(/\?[^#]*/u, `?lang=${locale}`)}`);
        await page.reload();
        await page.locator('dl').waitFor();
        await checkWords(page, locale);
        await checkPage(page, `waiting in ${locale}`);
      }
      const asked = () => page.waitForRequest('**/door/fetch');
      const still = page.getByText(/\d\d:\d\d:\d\d: not issued yet/u);
      await still.waitFor();
      const [last, next] = [await clockOf(page, 'Looked last'), await clockOf(page, 'Looks next')];
      assert.ok(next - last >= 29 && next - last <= 32, `${last} ${next}`);
      const request = asked();
      await page.clock.fastForward(31_000);
      await request;
      await page.getByText('Looking now').waitFor({ state: 'detached' });
      assert.ok((await clockOf(page, 'Looked last')) >= last + 30);
      // A phone that is away is no end: it is said, and asked again.
      await page.route('**/door/**', (route) => route.abort());
      await page.clock.fastForward(31_000);
      await page.getByText(/\d\d:\d\d:\d\d: no answer/u).waitFor();
      assert.equal(await page.getByRole('alert').count(), 0);
      await checkPage(page, 'waiting without an answer');
      await page.unroute('**/door/**');
      await page.clock.fastForward(31_000);
      await still.waitFor();
      await button(page, 'See whether they are issued').click();
      await page.getByText('they are not issued yet').first().waitFor({ state: 'attached' });
    } finally {
      process.kill(ca, 'SIGCONT');
    }
    for (let left = 40; left > 0 && !(await done(page).isVisible()); left--) {
      await page.clock.fastForward(31_000);
      await page.waitForTimeout(500);
    }
    await done(page).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('fills its bar by what was reported, never back, and never by time', async () => {
    const page = await filledIn('bar');
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    let lists = 0;
    await page.route('**/door/channels/*/transmit', async (route) => {
      if (++lists === 3) await held;
      await route.continue();
    });
    await page.evaluate(`
      globalThis.seen = [];
      const look = () => {
        const value = document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow');
        if (value !== undefined && value !== null && seen.at(-1) !== Number(value)) seen.push(Number(value));
              };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    `);
    await button(page, 'Apply').click();
    const bar = page.getByRole('progressbar');
    await bar.waitFor();
    while (lists < 3) await page.waitForTimeout(50);
    await page.waitForTimeout(500);
    const stands = await bar.getAttribute('aria-valuenow');
    await checkWords(page, 'en');
    await checkPage(page, 'progress');
    assert.equal(await bar.getAttribute('aria-valuenow'), stands, 'nothing was reported');
    assert.equal(await bar.getAttribute('aria-valuemax'), '6');
    letGo();
    await done(page).waitFor();
    const seen = (await page.evaluate('seen')) as number[];
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    for (const reported of [1.25, 2, 3, 4]) assert.ok(seen.includes(reported), `${seen}`);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
});
