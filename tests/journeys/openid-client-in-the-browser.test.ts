import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { freePort, temporaryFolder } from '@inro/host/testing';
import * as client from 'openid-client';
import type { Browser, Page } from 'playwright-core';
import { citizens } from '../../quality/people/citizens.ts';
import { live } from '../../quality/people/states.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { gateway as runGateway } from '../../tools/inro/gateway.ts';
import { openChromium, openPage } from '../support/chromium.ts';
import { openWallet, patienceMs } from '../support/open-wallet.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';

const maria = citizens.find(({ state }) => state === 'foreignName')!;
const phone = `${maria.citizen}-phone`;
const folder = temporaryFolder();

let house: TestSystem;
let browser: Browser;
let shop: Awaited<ReturnType<typeof openShop>>;
before(async () => {
  house = await startTestSystem();
  await live(house.system, maria);
  browser = await openChromium();
  shop = await openShop();
});
after(async () => {
  await browser?.close();
  shop?.server.close().closeAllConnections();
  await house?.dispose();
  folder.dispose();
});

/** A shop that knows OpenID Connect and nothing of Inro: registered by the command, logging in by openid-client. */
async function openShop() {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = join(folder.path, 'shop.jwk');
  writeFileSync(file, JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: 'shop' }));
  const said: string[] = [];
  const { log } = console;
  console.log = (text: string) => said.push(text);
  const names = ['--ja', '花の店', '--easy', '花(はな)の 店(みせ)', '--en', 'Flower shop'];
  const words = ['add', 'shop', '--redirect', `${origin}/callback`, '--post-logout', `${origin}/`, '--jwks', file];
  const may = ['--may', 'name,address', '--kept-days', '30'];
  const code = await runGateway([...words, ...names, ...may, '--data', house.dataDir]);
  console.log = log;
  assert.equal(code, 0);
  const issuer = /issuer +(\S+)/.exec(said.join('\n'))![1]!;

  const key = await crypto.subtle.importKey(
    'jwk',
    privateKey.export({ format: 'jwk' }) as never,
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  );
  const config = await client.discovery(
    new URL(issuer),
    'shop',
    undefined,
    client.PrivateKeyJwt({ key, kid: 'shop' }),
    {
      execute: [client.allowInsecureRequests],
    },
  );
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
  };
  let idToken: string | undefined;
  const server: Server = createServer((request, response) => {
    void answer(new URL(request.url!, origin)).then(({ location, text }) => {
      if (location !== undefined) response.writeHead(302, { location }).end();
      else
        response
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          .end(`<!doctype html><title>Shop</title><h1>${text}</h1>`);
    });
  });
  async function answer(url: URL): Promise<{ location?: string; text?: string }> {
    if (url.pathname === '/login') {
      const ui_locales = url.searchParams.get('lang') ?? 'en';
      const location = client.buildAuthorizationUrl(config, {
        redirect_uri: `${origin}/callback`,
        scope: url.searchParams.get('scope') ?? 'openid',
        code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
        code_challenge_method: 'S256',
        state: checks.expectedState,
        nonce: checks.expectedNonce,
        ui_locales,
      });
      return { location: location.href };
    }
    if (url.pathname === '/logout') {
      const location = client.buildEndSessionUrl(config, {
        id_token_hint: idToken!,
        post_logout_redirect_uri: `${origin}/`,
      });
      return { location: location.href };
    }
    if (url.pathname !== '/callback') return { text: 'Nobody' };
    if (url.searchParams.has('error')) return { text: url.searchParams.get('error')! };
    const tokens = await client.authorizationCodeGrant(config, url, checks);
    idToken = tokens.id_token;
    const { sub, name, address } = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
    if (name !== undefined) return { text: `${sub}: ${name}, ${address?.formatted}` };
    return { text: `Hello ${tokens.claims()!.sub}` };
  }
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  return { server, origin };
}

async function check(page: Page, locale: string): Promise<void> {
  await checkWords(page, locale);
  await checkPage(page, `${await page.locator('h1').textContent()}`);
}
const gatewayOrigin = () => house.system.origin('gateway');
const greeting = /^Hello [\w-]{54}$/;

describe('a login at a client of the gateway, in a browser', () => {
  for (const locale of ['ja', 'ja-x-easy', 'en'])
    it(`on the same device, with a page that names the client; every page holds WCAG 2.2 AA in ${locale}`, async () => {
      const page = await openWallet(browser, house.system, phone, { locale });
      // The phone of this screen, as the home page's link says it, and the language.
      await page.goto(`${gatewayOrigin()}/?phone=${phone}&lang=${locale}`);
      await page.locator('h1').waitFor();
      await check(page, locale);
      await page.goto(`${shop.origin}/login?lang=${locale}`);
      await page.waitForURL(`${gatewayOrigin()}/login**`);
      await page.locator('input[type=radio]').first().waitFor({ state: 'attached' });
      await check(page, locale);
      await page.locator('main button').first().click();
      await page.waitForURL('**/present**');
      await page.locator('main button').click();
      await page.locator('dl').waitFor();
      const name = { ja: '花の店', 'ja-x-easy': '店', en: 'Flower shop' }[locale]!;
      assert.ok((await page.locator('main').textContent())!.includes(name), 'the phone says who asks');
      await page.locator('main button').first().click();
      await page.locator('#pin').fill(maria.phonePin);
      await page.waitForURL(`${shop.origin}/callback**`);
      assert.match((await page.locator('h1').textContent())!, greeting);
      await page.goto(`${shop.origin}/logout`);
      await page.waitForURL(`${gatewayOrigin()}/logout**`);
      await page.locator('main button').waitFor();
      await check(page, locale);
      await page.locator('main button').click();
      await page.waitForURL(`${shop.origin}/`);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

  for (const locale of ['ja', 'ja-x-easy', 'en'])
    it(`with name and address, which the phone shows before they leave it; every page holds WCAG 2.2 AA in ${locale}`, async () => {
      const page = await openWallet(browser, house.system, phone, { locale });
      await page.goto(`${gatewayOrigin()}/?phone=${phone}&lang=${locale}`);
      await page.locator('h1').waitFor();
      await check(page, locale);
      await page.goto(`${shop.origin}/login?lang=${locale}&scope=openid+name+address`);
      await page.waitForURL(`${gatewayOrigin()}/login**`);
      await page.locator('input[type=radio]').first().waitFor({ state: 'attached' });
      await page.locator('main button').first().click();
      await page.waitForURL('**/present**');
      await page.locator('main button').click();
      await page.locator('dl').waitFor();
      const told = { ja: '氏名・住所', 'ja-x-easy': 'ところ', en: 'name, address' }[locale]!;
      const words = (await page.locator('main').textContent())!;
      assert.ok(words.includes(told) && words.includes('30'), `what goes on, and for how long: ${words}`);
      await check(page, locale);
      await page.locator('main button:visible').first().click();
      await page.locator('#pin').fill(maria.phonePin);
      await page.locator('#sign-password').fill(maria.phonePassword);
      await page.locator('button[type=submit]').click();
      await page
        .getByText(maria.entry.address)
        .waitFor()
        .catch(async (failure: Error) => {
          throw new Error(`${failure.message}\n${await page.locator('body').innerText()}`);
        });
      await page.locator('main button:visible').first().click();
      await page.waitForURL(`${shop.origin}/callback**`);
      const heard = (await page.locator('h1').textContent())!;
      // With the alias by which she is registered too.
      assert.ok(heard.includes(`: ${maria.entry.name}（`) && heard.endsWith(`, ${maria.entry.address}`), heard);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

  it('without name and address, where the service can do without: one press, and the phone is asked for a login alone', async () => {
    const page = await openWallet(browser, house.system, phone, { locale: 'en' });
    await page.goto(`${gatewayOrigin()}/?phone=${phone}&lang=en`);
    await page.goto(`${shop.origin}/login?lang=en&scope=openid+name+address`);
    await page.waitForURL(`${gatewayOrigin()}/login**`);
    await page.getByText('It is told your name and address as well.').waitFor();
    await page.getByRole('button', { name: 'Do not tell these' }).click();
    await page.getByText('It is not told your name and address.').waitFor();
    await check(page, 'en');
    await page.getByRole('button', { name: 'Tell them after all' }).click();
    await page.getByText('It is told your name and address as well.').waitFor();
    await page.getByRole('button', { name: 'Do not tell these' }).click();
    await page.getByText('It is not told your name and address.').waitFor();
    await page.locator('main button').first().click();
    await page.waitForURL('**/present**');
    await page.locator('main button').click();
    await page.locator('dl').waitFor();
    await page.locator('main button:visible').first().click();
    await page.locator('#pin').fill(maria.phonePin);
    await page.waitForURL(`${shop.origin}/callback**`);
    assert.ok(!(await page.locator('body').textContent())!.includes(maria.entry.address));
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('with another device: the QR code read from its picture, the number matched', async () => {
    const screen = await openPage(browser);
    screen.setDefaultTimeout(patienceMs);
    await screen.goto(`${shop.origin}/login`);
    await screen.waitForURL(`${gatewayOrigin()}/login**`);
    await screen.goto(`${gatewayOrigin()}/login?lang=en#/qr`);
    const number = (await screen.getByTestId('matching-number').textContent())!.trim();
    const buffer = await screen.getByRole('img', { name: 'QR code of this login' }).screenshot();
    await check(screen, 'en');
    const page = await openWallet(browser, house.system, phone, { locale: 'en' });
    await page.getByRole('link', { name: 'Log in with a QR code' }).first().click();
    await page.locator('input[type=file]').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Look at the request' }).click();
    await page.getByRole('button', { name: 'Hand over and continue' }).click();
    await page.locator('#number').fill(number);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.locator('#pin').fill(maria.phonePin);
    await screen.waitForURL(`${shop.origin}/callback**`);
    assert.match((await screen.locator('h1').textContent())!, greeting);
    assert.deepEqual([...screen.complaints, ...page.complaints], []);
    await page.context().close();
    await screen.context().close();
  });

  it('begins nothing at a page whose place another tab has taken: the person is sent back to the service', async () => {
    const one = await openPage(browser);
    one.setDefaultTimeout(patienceMs);
    await one.goto(`${gatewayOrigin()}/?phone=${phone}&lang=en`);
    await one.goto(`${shop.origin}/login?lang=en`);
    await one.waitForURL(`${gatewayOrigin()}/login**`);
    await one.locator('input[type=radio]').first().waitFor({ state: 'attached' });
    const tab = await one.context().newPage();
    await tab.goto(`${shop.origin}/login?lang=en&scope=openid+name+address`);
    await tab.waitForURL(`${gatewayOrigin()}/login**`);
    await one.locator('main button').first().click();
    await one.getByText('This login is no longer open').first().waitFor();
    await one.reload();
    await one.getByText('It is told your name and address as well.').waitFor();
    await one.context().close();
  });

  it('goes back without having logged in, and says what is wrong where nobody can be sent back', async () => {
    const screen = await openPage(browser);
    screen.setDefaultTimeout(patienceMs);
    await screen.goto(`${shop.origin}/login`);
    await screen.waitForURL(`${gatewayOrigin()}/login**`);
    await screen.goto(`${gatewayOrigin()}/login?lang=en`);
    // No phone on this screen: there is nothing to choose, and the way out is there.
    await screen.getByTestId('matching-number').waitFor();
    assert.equal(await screen.locator('input[type=radio]').count(), 0);
    await check(screen, 'en');
    await screen.getByRole('button', { name: 'Go back without logging in' }).click();
    await screen.waitForURL(`${shop.origin}/callback**`);
    assert.equal(await screen.locator('h1').textContent(), 'access_denied');
    for (const locale of ['ja', 'ja-x-easy', 'en']) {
      await screen.goto(`${gatewayOrigin()}/problem?code=gateway.redirect_uri_unknown&lang=${locale}`);
      await screen.getByText('gateway.redirect_uri_unknown').last().waitFor();
      await check(screen, locale);
    }
    await screen.goto(`${gatewayOrigin()}/problem?code=%3Cscript%3E&lang=en`);
    await screen.locator('h1').waitFor();
    assert.ok(!(await screen.locator('main').innerHTML()).includes('&lt;script'));
    assert.deepEqual(screen.complaints, []);
    await screen.context().close();
  });
});
