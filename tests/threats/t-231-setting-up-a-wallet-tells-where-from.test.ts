// The threat: docs/threats/t-231-setting-up-a-wallet-tells-where-from.md
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import type { BrowserContext, Page } from 'playwright-core';
import { openPageIn, openProfile } from '../support/chromium.ts';
import { bundleElement, listen, openElementSite } from '../support/element-site.ts';
import { patienceMs } from '../support/open-wallet.ts';
import type { Defence } from './support/without.ts';

const VIEWS = 'packages/relying-party/src/web/element/views.ts';
/** The words of the element's source that a counter-test takes out of its bundle. */
const without = (...defences: readonly Defence[]): readonly Defence[] => defences;

/** Where wallets are set up: all that a request told it, header by header. */
let told: string[] = [];
let enrolment: Server;
let enrol: string;
before(async () => {
  enrolment = createServer((request, response) => {
    told.push(`${request.url} ${JSON.stringify(request.headers)}`);
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Wallet</title>');
  });
  enrol = (await listen(enrolment)).replace('localhost', 'enrol.localhost');
});
after(() => {
  enrolment?.closeAllConnections();
  enrolment?.close();
});

/** A phone without a wallet that has pressed the button of a service; its page sends its whole address to everybody. */
async function openUnhappy(taken: readonly Defence[] = []) {
  const site = await openElementSite({ element: await bundleElement(...taken), attributes: `enrol="${enrol}/"` });
  const profile = temporaryFolder();
  const pairs = { [site.origin]: { openid4vp: true } };
  const context: BrowserContext = await openProfile(profile.path, {
    protocol_handler: { allowed_origin_protocol_pairs: pairs },
  });
  const page = await openPageIn(context);
  page.setDefaultTimeout(patienceMs);
  await page.addInitScript("Object.defineProperty(navigator, 'userAgentData', { value: { mobile: true } })");
  await page.route(`${site.origin}/?*`, async (route) => {
    const response = await route.fetch();
    return route.fulfill({ response, headers: { ...response.headers(), 'referrer-policy': 'unsafe-url' } });
  });
  told = [];
  await page.goto(`${site.origin}/?customer=4711`);
  await page.evaluate("window.name = 'customer 4711'");
  await page.getByRole('button', { name: 'Log in with this phone' }).click();
  await page.getByRole('link', { name: 'Set up a wallet' }).waitFor();
  return {
    page,
    context,
    site,
    async close() {
      await context.close();
      profile.dispose();
      site.close();
    },
  };
}

/** Follows the link as a person does, and gives what the page there can know of where it was opened. */
async function follow(context: BrowserContext, go: () => Promise<unknown>): Promise<string> {
  const [opened] = (await Promise.all([context.waitForEvent('page'), go()])) as [Page, unknown];
  await opened.waitForURL(`${enrol}/**`);
  const seen = await opened.evaluate(
    '[document.referrer, String(window.opener), window.name, JSON.stringify({ ...sessionStorage }), history.length, location.search, location.hash].join("|")',
  );
  await opened.close();
  return String(seen);
}

describe('T-231: a person without a wallet goes from a service to where one is set up', () => {
  const ways: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    'a press': (page) => page.getByRole('link', { name: 'Set up a wallet' }).click(),
    'the keyboard': (page) => page.getByRole('link', { name: 'Set up a wallet' }).press('Enter'),
    'a tab behind': (page) => page.getByRole('link', { name: 'Set up a wallet' }).click({ modifiers: ['Control'] }),
    'the middle button': (page) => page.getByRole('link', { name: 'Set up a wallet' }).click({ button: 'middle' }),
  };
  it('and is told of to nobody there, by whatever way the link is followed and whatever the service’s page would send', async () => {
    const { page, context, site, close } = await openUnhappy();
    for (const [way, go] of Object.entries(ways)) {
      assert.equal(await follow(context, () => go(page)), '|null||{}|1||', way);
      assert.ok(told.length > 0);
      assert.ok(!told.join().includes(new URL(site.origin).port) && !told.join().includes('4711'), `${way}: ${told}`);
    }
    assert.equal(
      told.filter((one) => one.startsWith('/ ')).length,
      Object.keys(ways).length,
      'asked once for each press, and not before one',
    );
    await close();
  });

  it('and the tab that waits keeps nothing of the login, nor forgets it to anybody else’s profit', async () => {
    const { page, site, context, close } = await openUnhappy();
    await follow(context, () => ways['a press']!(page));
    const kept = (await page.evaluate('JSON.stringify({ ...sessionStorage, ...localStorage })')) as string;
    assert.equal(kept, JSON.stringify({ 'inro-login': JSON.stringify({ base: '/api/logins', away: 'enrolment' }) }));
    // Back, the same act is begun anew: the request that was asked for before is no longer this browser's.
    await page.reload();
    const begun = page.waitForResponse('**/api/logins');
    await page.getByRole('button', { name: 'Go on with the login' }).click();
    assert.equal((await begun).status(), 200);
    assert.equal(await page.evaluate("JSON.parse(sessionStorage.getItem('inro-login')).away"), 'wallet');
    // Rubbish in its place, as a page of the same origin may leave it, is nothing to go on with.
    for (const rubbish of ['{', 'null', '7', '{"base":"/api/other","away":"enrolment"}', '{"base":7,"away":{}}']) {
      await page.evaluate(`sessionStorage.setItem('inro-login', ${JSON.stringify(rubbish)})`);
      await page.goto(`${site.origin}/`);
      await page.getByRole('button', { name: 'Log in with this phone' }).waitFor();
    }
    await close();
  });

  it('counter-test: without the words on the link the service’s address, customer and all, stands in the log of whoever sets up wallets', async () => {
    const { page, context, site, close } = await openUnhappy(
      without({ file: VIEWS, defence: "there.rel = 'noopener noreferrer';" }),
    );
    const seen = await follow(context, () => ways['a press']!(page));
    assert.ok(seen.startsWith(`${site.origin}/?customer=4711|`), seen);
    assert.ok(told.join().includes('4711'));
    await close();
  });
});
