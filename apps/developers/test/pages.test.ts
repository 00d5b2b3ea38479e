import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import type { Browser } from 'playwright-core';
import { openChromium, openPage } from '../../../tests/support/chromium.ts';
import { checkPage, checkWords } from '../../../tests/support/page-checks.ts';
import { buildWebApps } from '../../../tools/web/build.ts';
import { type Feed, feedPage, newFeed } from './feed.ts';
import { openPortal, type Portal } from './support.ts';

let portal: Portal;
let browser: Browser;
let origin: string;

before(async () => {
  await buildWebApps({ only: 'apps/developers' });
  portal = await openPortal();
  origin = portal.origin;
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await portal?.close();
});

/** A page of the portal, fed; `close` says that it complained of nothing. */
async function open(path: string, { lang = 'en', feed = newFeed() }: { lang?: string; feed?: Feed } = {}) {
  const page = await openPage(browser);
  await feedPage(page, feed);
  await page.goto(`${origin}${path}?lang=${lang}`);
  await page.locator('h1').waitFor();
  await page.waitForLoadState('load');
  const close = async () => {
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  };
  return { page, feed, close };
}

const failed = '/logins/AAAAAAAAAAAAAAAAAAAAAA';
/** Each page, and what stands on it once it has loaded. */
const pages: readonly (readonly [string, string])[] = [
  ['/', 'main a[href="/clients/shop"]'],
  ['/clients', 'main a[href="/clients/shop"]'],
  ['/clients/shop', `main a[href="${failed}"]`],
  ['/clients/bank', 'main a[href^="http://bank"]'],
  ['/logins', `main a[href="${failed}"]`],
  [failed, '[role=tab]'],
  ['/logins/BBBBBBBBBBBBBBBBBBBBBB', '[role=tab]'],
  ['/logins/DDDDDDDDDDDDDDDDDDDDDD', '[role=tab]'],
  ['/failures', 'main select'],
];

describe('the pages of the portal', () => {
  for (const lang of ['ja', 'ja-x-easy', 'en'])
    it(`hold WCAG 2.2 AA, 44-px targets, 320 px and text of 200 % in ${lang}, light and dark`, async () => {
      for (const [path, there] of pages) {
        const { page, close } = await open(path, { lang });
        await page.locator(there).first().waitFor();
        await page.locator('nav a[href*="errors.md"]').waitFor();
        await checkPage(page, `${path} ${lang}`);
        await checkWords(page, lang);
        await page.emulateMedia({ colorScheme: 'dark' });
        await checkPage(page, `${path} ${lang}, dark`);
        await close();
      }
    });

  it('say which step failed, who mends it and by which command, with the error’s page', async () => {
    const { page, close } = await open(failed);
    await page.getByRole('heading', { level: 1, name: 'Stopped at step 4 of 6' }).waitFor();
    await page.getByText('npm exec inro -- client add shop').waitFor();
    await page.getByText('your service’s settings').waitFor();
    assert.match(
      (await page.getByRole('link', { name: 'About this error' }).getAttribute('href'))!,
      /^http:\/\/home\.localhost:3000\/documents\/docs\/errors\.md\?lang=en#/u,
    );
    await close();
  });

  it('go through answer, request and report by the arrow keys, and mark the line that the failure speaks of', async () => {
    const { page, close } = await open(failed);
    const answer = page.getByRole('tab', { name: 'Answer' });
    await answer.focus();
    assert.match(await page.getByRole('tabpanel').innerText(), /"aud": "http:\/\/shop\.localhost:4010".*← here/u);
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.getByRole('tab', { name: 'Request' }).getAttribute('aria-selected'), 'true');
    assert.match(await page.getByRole('tabpanel').innerText(), /vp_token/u);
    await page.keyboard.press('End');
    assert.match(await page.getByRole('tabpanel').innerText(), /answer_for_another_service/u);
    await page.keyboard.press('ArrowRight');
    assert.equal(await answer.getAttribute('aria-selected'), 'true');
    await close();
  });

  it('save the record of a login as a file', async () => {
    const { page, feed, close } = await open(failed);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the record' }).click();
    const file = await coming;
    assert.equal(file.suggestedFilename(), 'login-AAAAAAAAAAAAAAAAAAAAAA.json');
    assert.deepEqual(JSON.parse(readFileSync(await file.path(), 'utf8')), feed.logins[0]);
    await close();
  });

  it('show a login that comes while somebody looks, without a reload', async () => {
    const feed = newFeed();
    const [first, ...rest] = feed.logins;
    feed.logins = rest;
    const { page, close } = await open('/clients/shop', { feed });
    await page.getByRole('link', { name: 'All 6 steps done' }).waitFor();
    feed.logins = [first!, ...rest];
    await page.getByRole('link', { name: 'Stopped at step 4 of 6' }).waitFor();
    await close();
  });

  it('register a client, after saying at each field what is wrong with it', async () => {
    const { page, feed, close } = await open('/clients');
    await page.getByLabel('client_id').fill('Shop 1');
    await page.getByLabel('Address to return to').fill('shop');
    await page.getByRole('button', { name: 'Register' }).click();
    assert.equal(await page.getByRole('alert').getByRole('link').count(), 3);
    await page.getByLabel('client_id').fill('shop');
    await page.getByLabel('Name to show').fill('Green Books');
    await page.getByLabel('Address to return to').fill('http://localhost:4000/callback');
    await page.getByText('Date of birth').click();
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText('data/developers/shop.json').waitFor();
    assert.deepEqual(feed.added, [
      {
        client: 'shop',
        name: 'Green Books',
        redirectUris: ['http://localhost:4000/callback'],
        mayAskFor: ['birthdate'],
      },
    ]);
    await close();
  });

  it('bring a failure about for whom it is asked, and undo it', async () => {
    const { page, feed, close } = await open('/failures');
    const card = page.locator('li', { has: page.getByRole('heading', { name: 'Suspended' }) });
    await card.getByLabel('To whom').selectOption('kenta');
    await card.getByRole('button', { name: 'Bring about' }).click();
    await card.getByRole('button', { name: 'Undo' }).click();
    await card.getByText('In effect').waitFor({ state: 'detached' });
    const refused = page.locator('li', { has: page.getByRole('heading', { name: 'The person refuses' }) });
    await refused.getByRole('button', { name: 'Bring about' }).click();
    await refused.getByText('In effect').waitFor();
    assert.deepEqual(feed.ordered, [
      { method: 'POST', name: 'suspended', order: { citizen: 'kenta' } },
      { method: 'DELETE', name: 'suspended', order: { citizen: 'kenta' } },
      { method: 'POST', name: 'refused', order: { citizen: 'hanako', link: 'openid4vp://authorize?client_id=shop' } },
    ]);
    await close();
  });

  it('say why a failure cannot be had on this machine, and offer no button for it', async () => {
    const { page, close } = await open('/failures');
    const card = page.locator('li', { has: page.getByRole('heading', { name: 'A clock that differs' }) });
    await card.getByText('libfaketime is not installed.').waitFor();
    assert.equal(await card.getByRole('button').count(), 0);
    await close();
  });

  it('are no pages at addresses that lie deeper or elsewhere', async () => {
    for (const path of ['/logins/a/b', '/elsewhere', '/failures/x']) {
      const { status } = await httpRequest(`${origin}${path}`, { headers: { accept: 'text/html' } });
      assert.equal(status, 404, path);
    }
  });
});
