import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '@inro/host/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openChromium, openPage, openPageIn, openProfile } from '../support/chromium.ts';
import { bundleElement, listen, openElementSite, walletPage } from '../support/element-site.ts';
import { patienceMs } from '../support/open-wallet.ts';
import { checkPage } from '../support/page-checks.ts';

/** README of the SDK: what a page loads. */
const MOST_BYTES = 16_384;
const locales = ['ja', 'ja-x-easy', 'en'] as const;

let browser: Browser;
let element: string;
let site: Awaited<ReturnType<typeof openElementSite>>;
let wallet: Server;
let walletOrigin: string;
before(async () => {
  browser = await openChromium();
  element = await bundleElement();
  wallet = walletPage();
  walletOrigin = await listen(wallet);
  site = await openElementSite({
    element,
    attributes: `enrol="${walletOrigin}/enrol"`,
    walletOrigin: () => walletOrigin,
  });
});
after(async () => {
  await browser?.close();
  site?.close();
  wallet?.close();
});

type Open = Awaited<ReturnType<typeof openElementSite>>;
const number = (page: Page) => page.locator('[data-number]').textContent();
const link = async (page: Page): Promise<string> => (await page.locator('[data-link]').textContent())!;
const reader = (page: Page) => page.locator('#reader');

/** A phone on which nobody opens `openid4vp:`, and no dialog of the browser asks about it. */
async function phoneWithoutWallet(at: Open) {
  const profile = temporaryFolder();
  const pairs = { [at.origin]: { openid4vp: true } };
  const context = await openProfile(profile.path, { protocol_handler: { allowed_origin_protocol_pairs: pairs } });
  return {
    context,
    async close() {
      await context.close();
      profile.dispose();
    },
  };
}

/** A page of the service; `phone`: it stands on a device in the hand. */
async function open(
  at: Open,
  options: { readonly phone?: boolean; readonly locale?: string; readonly context?: BrowserContext } = {},
) {
  const page = await (options.context ? openPageIn(options.context) : openPage(browser));
  page.setDefaultTimeout(patienceMs);
  if (options.phone)
    await page.addInitScript("Object.defineProperty(navigator, 'userAgentData', { value: { mobile: true } })");
  if (options.locale)
    await page.addInitScript(
      `addEventListener('DOMContentLoaded', () => { document.documentElement.lang = '${options.locale}'; })`,
    );
  await page.goto(`${at.origin}/`);
  return page;
}

/** What the element shows, without its readings: no page of its own, so that `main` does not have its words. */
const shownWords = (page: Page) =>
  page.evaluate(`(() => {
    const copy = document.querySelector('inro-login').shadowRoot.firstElementChild.cloneNode(true);
    copy.querySelectorAll('rt, rp, code').forEach((one) => one.remove());
    return [copy.lang, copy.textContent].join(' ');
  })()`) as Promise<string>;

async function check(page: Page, locale: string): Promise<void> {
  const said = await shownWords(page);
  assert.ok(said.startsWith(`${locale} `), said);
  assert.match(said, locale === 'en' ? /[A-Za-z]{2}/u : /\p{Script=Hiragana}|\p{Script=Katakana}/u);
  if (locale === 'en') assert.doesNotMatch(said, /[\p{Script=Hiragana}\p{Script=Katakana}]/u);
  assert.doesNotMatch(said, /\{\{|undefined|\b(?:login|element)\.\w|\p{Script=Han}\(\p{Script=Hiragana}/u);
  if (locale === 'ja-x-easy' && said.includes('証明書'))
    assert.match(said, /証明書は「私です」と わかる データです/u, 'what 証明書 is');
  await checkPage(page, `the element in ${locale}`);
}

/** Under this policy no predicate can be brought into the page. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let left = patienceMs / 100; !(await holds()); left--) {
    assert.ok(left > 0, 'it never came');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What has the focus, within the element too. */
const focused = (page: Page) =>
  page.evaluate(`(() => {
    const inner = document.activeElement.shadowRoot?.activeElement ?? document.activeElement;
    return [inner.tagName, inner.textContent].join(' ');
  })()`) as Promise<string>;

describe('<inro-login> in a page that is plain HTML, under a policy that lets in nothing but its file', () => {
  it(`is one file of at most ${MOST_BYTES} bytes, gzipped`, () => {
    const bytes = gzipSync(element, { level: 9 }).length;
    assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
  });

  for (const locale of locales)
    it(`logs in with another phone by keyboard alone, and every state of it holds WCAG 2.2 AA in ${locale}, light and dark`, async () => {
      const page = await open(site, { locale });
      await page.getByRole('button').waitFor();
      assert.equal(await page.getByRole('button').count(), 1, 'one way only is one button');
      await check(page, locale);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('[data-number]').waitFor();
      assert.match(await focused(page), /^H2 /, 'whoever pressed what is gone stands at the beginning of what came');
      await check(page, locale);
      await page.emulateMedia({ colorScheme: 'dark' });
      await check(page, locale);
      // In the order of what is seen: the link behind the code, then the way out.
      await page.keyboard.press('Tab');
      assert.match(await focused(page), /^SUMMARY/);
      await page.keyboard.press('Tab');
      assert.match(await focused(page), /^BUTTON/);
      const before = await page.getByRole('status').textContent();
      await site.relyingParty.requestObject(
        new URL(await link(page)).searchParams.get('request_uri')!.split('/').at(-1)!,
      );
      await until(async () => (await page.getByRole('status').textContent()) !== before);
      assert.match(await focused(page), /^BUTTON/, 'what the phone does takes nobody away from where they are');
      assert.equal((await site.wallet.answer(await link(page), { number: (await number(page))! })).status, 200);
      await reader(page).waitFor();
      assert.equal(new URL(page.url()).pathname, '/');
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

  it('draws a QR code that says the link, and copies it for whoever cannot photograph it', async () => {
    const page = await open(site);
    await page.getByRole('button').click();
    const said = await link(page);
    const picture = await page.getByRole('img', { name: 'QR code of this login' }).screenshot();
    const { default: decodeQR } = await import('qr/decode.js');
    const { width, height, data } = await pixels(page, picture);
    assert.equal(decodeQR({ width, height, data }), said);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('summary').click();
    await page.getByRole('button', { name: 'Copy the link' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), said);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Log in with your phone' }).waitFor();
    assert.match(await focused(page), /^BUTTON Log in/);
    await page.context().close();
  });

  it('logs in on this device, and what the wallet brought back stands in no address and no history', async () => {
    const page = await open(site, { phone: true });
    await page.getByRole('button', { name: 'Log in with this phone' }).click();
    await page.waitForURL(`${walletOrigin}/**`);
    const { redirectUri } = await site.wallet.answer(page.url());
    await page.goto(redirectUri!);
    await reader(page).waitFor();
    await page.goBack();
    assert.ok(!page.url().includes('response_code'));
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  const ends = {
    refused: 'You are not logged in',
    suspended: 'The certificate on the phone is revoked or suspended',
    stale: undefined,
    expired: undefined,
  } as const;
  for (const [as, heading] of Object.entries(ends))
    for (const locale of locales)
      it(`says in ${locale} how a login ended that a phone answered as ${as}, and begins again`, async () => {
        const page = await open(site, { locale });
        await page.locator('inro-login').getByRole('button').click();
        await page.locator('[data-number]').waitFor();
        await site.wallet.answer(await link(page), { number: (await number(page))!, as: as as 'refused' });
        await page.locator('[data-code]').waitFor();
        assert.match((await page.locator('[data-code]').getAttribute('data-code'))!, /^relying-party\./);
        if (locale === 'en' && heading !== undefined) await page.getByRole('heading', { name: heading }).waitFor();
        await check(page, locale);
        assert.match(await focused(page), /^H2 /);
        assert.equal(await reader(page).count(), 0);
        await page.locator('inro-login').getByRole('button').first().click();
        await page.locator('[data-number]').waitFor();
        await page.context().close();
      });

  it('says so while the service is away, and goes on waiting when it is back within the login’s time', async () => {
    const page = await open(site);
    await page.route('**/api/logins', (route) => route.abort());
    await page.getByRole('button').click();
    await page.getByRole('heading', { name: 'The service does not answer' }).waitFor();
    await check(page, 'en');
    await page.unroute('**/api/logins');
    await page.getByRole('button', { name: 'Log in with your phone' }).click();
    await page.locator('[data-number]').waitFor();
    await page.route('**/api/logins/*', (route) => route.abort());
    await site.wallet.answer(await link(page), { number: (await number(page))! });
    await page.waitForTimeout(3_000);
    assert.equal(await page.locator('[data-number]').count(), 1);
    await page.unroute('**/api/logins/*');
    await reader(page).waitFor();
    await page.context().close();
  });

  it('on a phone without a wallet explains, leads to where one is set up, and goes on with the same act', async () => {
    const bare = await openElementSite({ element, attributes: `enrol="${walletOrigin}/enrol"` });
    const { context, close } = await phoneWithoutWallet(bare);
    for (const locale of locales) {
      const page = await open(bare, { phone: true, locale, context });
      const first = page.locator('inro-login').getByRole('button').first();
      await first.waitFor();
      await check(page, locale);
      await first.click();
      // Nobody on this machine opens openid4vp: the page is still here.
      await page.locator('a[href^="openid4vp:"]').waitFor();
      assert.match(await focused(page), /^H2 /);
      await check(page, locale);
      const [enrolment] = await Promise.all([
        page.context().waitForEvent('page'),
        page.locator('a[target=_blank]').click(),
      ]);
      await enrolment.waitForURL(`${walletOrigin}/enrol`);
      assert.equal(
        await enrolment.evaluate('[document.referrer, String(window.opener)].join()'),
        ',null',
        'whoever sets up a wallet is told of no service',
      );
      // The phone put this tab away meanwhile, as phones do.
      await enrolment.close();
      await page.reload();
      const goOn = page.locator('inro-login').getByRole('button').first();
      await goOn.waitFor();
      await check(page, locale);
      await goOn.click();
      await page.locator('a[href^="openid4vp:"]').waitFor();
      const { redirectUri } = await bare.wallet.answer(
        (await page.locator('a[href^="openid4vp:"]').getAttribute('href'))!,
      );
      await page.goto(redirectUri!);
      await reader(page).waitFor();
      assert.deepEqual(
        page.complaints.filter((one) => !one.includes('openid4vp:')),
        [],
      );
      await context.clearCookies();
      await page.close();
    }
    await close();
    bare.close();
  });

  it('asks whether the wallet is ready when the person comes back to the tab that stayed', async () => {
    const bare = await openElementSite({ element, attributes: `enrol="${walletOrigin}/enrol"` });
    const { context, close } = await phoneWithoutWallet(bare);
    const page = await open(bare, { phone: true, context });
    await page.getByRole('button', { name: 'Log in with this phone' }).click();
    const [enrolment] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Set up a wallet' }).click(),
    ]);
    await enrolment.close();
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByRole('button', { name: 'Go on with the login' }).click();
    await page.getByRole('link', { name: 'Open it again' }).waitFor();
    await close();
    bare.close();
  });

  it('leaves the form to log in where no script runs', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(site.origin);
    await page.getByRole('button', { name: 'Log in on this phone' }).click();
    await page.locator('#wallet').click();
    await page.waitForURL(`${walletOrigin}/**`);
    const { redirectUri } = await site.wallet.answer(page.url());
    await page.goto(redirectUri!);
    await page.getByRole('button', { name: 'Go on' }).click();
    await reader(page).waitFor();
    await context.close();
  });

  it('tells the page what the service said, and lets it go on by itself', async () => {
    const page = await open(site);
    await page.evaluate(`document.querySelector('inro-login').addEventListener('inro-login', (event) => {
      event.preventDefault();
      document.title = JSON.stringify(event.detail);
    })`);
    await page.getByRole('button').click();
    await page.locator('[data-number]').waitFor();
    await site.wallet.answer(await link(page), { number: (await number(page))! });
    await until(async () => (await page.title()) === '{}');
    assert.equal(await page.locator('inro-login').count(), 1);
    await page.context().close();
  });
});

/** The pixels of a PNG, by the browser that made it. */
async function pixels(page: Page, png: Buffer): Promise<{ width: number; height: number; data: Uint8Array }> {
  const blank = await page.context().newPage();
  const { width, height, data } = (await blank.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width: bitmap.width, height: bitmap.height, data: [...data] };
  })()`)) as { width: number; height: number; data: number[] };
  await blank.close();
  return { width, height, data: Uint8Array.from(data) };
}
