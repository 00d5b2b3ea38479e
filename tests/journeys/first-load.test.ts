import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { openChromium, openPage } from '../support/chromium.ts';
import { patienceMs } from '../support/open-wallet.ts';
import { countWireBytes, type Loaded } from '../support/wire-bytes.ts';

/** Page, scripts and styles of a first load, over the socket (ADR 70). */
const MOST_BYTES = 150_000;

describe('the first load of a page', () => {
  let house: TestSystem;
  let browser: Browser;
  before(async () => {
    house = await startTestSystem();
    for (const phone of ['aoi', 'ren']) await house.system.cast('PUT', `/cast/phones/${phone}`, { model: 'inro-one' });
    browser = await openChromium();
  });
  after(async () => {
    await browser?.close();
    await house?.dispose();
  });

  const walletOf = async (phone: string): Promise<string> =>
    String((await house.system.cast('POST', `/cast/phones/${phone}/pairing`)).walletUrl);
  const addresses: Record<string, () => Promise<string>> = {
    home: async () => house.address,
    developers: async () => house.system.origin('developers'),
    bank: async () => house.system.origin('bank'),
    phone: async () => house.system.origin('handset').replace('://', '://aoi.'),
    wallet: () => walletOf('aoi'),
  };

  /** All that came until the page says what it is about and nothing more is on the way. */
  async function load(address: string): Promise<readonly Loaded[]> {
    const page = await openPage(browser);
    page.setDefaultTimeout(patienceMs);
    const loaded = await countWireBytes(page);
    await page.goto(address);
    await page.locator('main a, main button').first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.context().close();
    return loaded;
  }

  for (const [name, address] of Object.entries(addresses))
    it(`of ${name} has at most ${MOST_BYTES} bytes of page, scripts and styles, every one compressed`, async () => {
      const loaded = await load(await address());
      const told = loaded.map(({ path, coding, bytes }) => `${path} ${coding} ${bytes}`).join('\n');
      assert.ok(loaded.length >= 3, told);
      for (const { path, coding } of loaded) assert.equal(coding, 'br', path);
      const bytes = loaded.reduce((sum, one) => sum + one.bytes, 0);
      assert.ok(bytes <= MOST_BYTES, `${bytes} bytes:\n${told}`);
      // Nobody pays for what is not shown: a journey's program comes when the journey begins.
      assert.ok(!loaded.some(({ path }) => /\/(?:enrol|present|show|decode)-/u.test(path)), told);
    });

  it('leaves a wallet that opens while its server is away, with journeys that were never opened before', async () => {
    const page = await openPage(browser, { serviceWorkers: 'allow' });
    page.setDefaultTimeout(patienceMs);
    const address = new URL(await walletOf('aoi'));
    address.searchParams.set('lang', 'en');
    await page.goto(address.href);
    await page.getByRole('navigation').waitFor();
    await page.waitForFunction("navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')");
    const server = house.pids().wallet!;
    process.kill(server, 'SIGSTOP');
    try {
      await page.reload();
      await page.getByRole('link', { name: 'Put certificates on this phone' }).click();
      await page.getByRole('button', { name: 'Begin' }).waitFor();
      await page.goto(`${address.origin}/present?lang=en`);
      await page.locator('main h1').filter({ hasNotText: 'Opening the wallet' }).waitFor();
    } finally {
      process.kill(server, 'SIGCONT');
    }
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('that loses the network in the middle says so, and goes on once it is back', async () => {
    const page = await openPage(browser);
    page.setDefaultTimeout(patienceMs);
    const address = new URL(await walletOf('ren'));
    address.searchParams.set('lang', 'en');
    await page.goto(address.href);
    await page.getByRole('navigation').waitFor();
    await page.route('**/assets/enrol-*', (route) => route.abort());
    await page.getByRole('link', { name: 'Put certificates on this phone' }).click();
    await page.getByText('http.peer_unavailable').waitFor({ state: 'attached' });
    await page.unroute('**/assets/enrol-*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Begin' }).waitFor();
    await page.context().close();
  });
});
