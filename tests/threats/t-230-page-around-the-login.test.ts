// The threat: docs/threats/t-230-page-around-the-login.md
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it, mock } from 'node:test';
import type { Browser, Page, Route } from 'playwright-core';
import { openChromium, openPageIn } from '../support/chromium.ts';
import { bundleElement, listen, openElementSite, walletPage } from '../support/element-site.ts';
import { patienceMs } from '../support/open-wallet.ts';
import { asItIs, type Defence, type World, without as worldWithout } from './support/without.ts';

const ATTRIBUTES = 'packages/relying-party/src/web/element/attributes.ts';
const ELEMENT = 'packages/relying-party/src/web/element/inro-login.ts';
const DOM = 'packages/relying-party/src/web/element/dom.ts';
const BROWSER = 'packages/relying-party/src/web/browser.ts';

let browser: Browser;
let element: string;
let elsewhere: Server;
let foreign: string;
/** What the other site was asked, path by path. */
let asked: string[] = [];
let wallet: Server;
let walletOrigin: string;
before(async () => {
  browser = await openChromium();
  element = await bundleElement();
  wallet = walletPage();
  walletOrigin = await listen(wallet);
  // Another site: it answers as the SDK does, to whoever asks, and frames what it likes.
  elsewhere = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { origin = '*' } = request.headers;
    const cors = {
      'access-control-allow-origin': origin,
      'access-control-allow-headers': 'content-type',
      'access-control-allow-credentials': 'true',
    };
    if (request.url!.startsWith('/frame'))
      return response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><iframe src="${new URL(request.url!, 'http://x').searchParams.get('of')}"></iframe>`);
    const begun = {
      transaction: 'a'.repeat(22),
      qrPayload: 'openid4vp://authorize?client_id=attacker',
      number: '66',
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    };
    return response.writeHead(200, { ...cors, 'content-type': 'application/json' }).end(JSON.stringify(begun));
  });
  foreign = (await listen(elsewhere)).replace('localhost', '127.0.0.1').replace('127.0.0.1', 'localhost');
});
after(async () => {
  await browser?.close();
  for (const server of [elsewhere, wallet]) {
    server?.closeAllConnections();
    server?.close();
  }
});

/** The words of the element's source that a counter-test takes out of its bundle. */
const without = (...defences: readonly Defence[]): readonly Defence[] => defences;

interface Around {
  readonly attributes?: string;
  readonly without?: readonly Defence[];
  /** A page whose own policy would not stop it: what defends is the element alone. */
  readonly path?: string;
  readonly before?: (page: Page, origin: string) => Promise<unknown>;
}

/** A page of the service with the element in it, and no policy around it. */
async function openAround({ attributes = '', without: taken = [], path = '/', before: prepare }: Around) {
  const file = taken.length === 0 ? element : await bundleElement(...taken);
  const site = await openElementSite({ element: file, attributes, walletOrigin: () => walletOrigin });
  const context = await browser.newContext({ bypassCSP: true, locale: 'en' });
  const page = await openPageIn(context);
  page.setDefaultTimeout(patienceMs);
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  asked = [];
  await prepare?.(page, site.origin);
  if (path.startsWith('/')) await page.goto(`${site.origin}${path}`);
  return {
    page,
    site,
    errors,
    async close() {
      await context.close();
      site.close();
    },
  };
}

const press = (page: Page) => page.locator('inro-login').getByRole('button').first().click();
const numbers = (page: Page) => page.locator('[data-number]').allTextContents();
const linkOf = async (page: Page): Promise<string> => (await page.locator('[data-link]').first().textContent())!;
const json = (route: Route, body: unknown, status = 200) =>
  route.fulfill({
    status,
    contentType: status === 200 ? 'application/json' : 'application/problem+json',
    body: JSON.stringify(body),
  });
/** An attribute as a careless page makes it, out of its own query. */
const attribute = (name: string, value: string) =>
  `${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;

/** A careless service: its page has no policy, not even that it may not stand in a frame. */
const framable = (page: Page, origin: string) =>
  page.route(`${origin}/**`, async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    const { 'content-security-policy': _, ...headers } = response.headers();
    return route.fulfill({ response, headers });
  });

describe('T-230: attributes that a page makes out of its query', () => {
  const bases = [
    'https://evil.example/api',
    '//evil.example/api',
    '/\\evil.example/api',
    '\\\\evil.example',
    '/api/../../x',
    '/..',
    '/./api',
    '/api//logins',
    '/api?x=',
    '/api#',
    'javascript:alert(1)',
    '',
    '/api/%2e%2e/x',
    '/api/lo gins',
    '/api\t/logins',
  ];
  it('lead to no endpoint elsewhere: the element does nothing, says so to the developer, and the form stays', async () => {
    for (const base of bases) {
      const { page, errors, close } = await openAround({ attributes: attribute('base', base) });
      await page.getByRole('button', { name: 'Log in on this phone' }).waitFor();
      assert.match(errors.join(), /base is a path on this origin/, base);
      assert.deepEqual(asked, []);
      await close();
    }
  });

  for (const [name, values] of Object.entries({
    next: [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:document.title=1',
      'data:text/html,x',
      'blob:http://localhost/x',
      'http://localhost:1/',
      'http://localhost.evil.example/',
      'http:\\\\evil.example',
    ],
    enrol: [
      'javascript:document.title=1',
      'JaVaScRiPt:1',
      ' javascript:1',
      'data:text/html,x',
      'http://evil.example/',
      'vbscript:1',
      'blob:https://evil.example/x',
      'http://localhost.evil.example/',
    ],
  }))
    it(`lead by ${name} nowhere but where a page of this service, or of a wallet, can be`, async () => {
      for (const value of values) {
        const { page, errors, close } = await openAround({
          attributes: attribute(name, value).replace(/^next/, 'data-x="" NEXT'),
        });
        // The first of two attributes of a name counts: the page has one of its own already where it is `next`.
        if (name === 'next') {
          await page.evaluate(`(() => {
            const made = document.createElement('inro-login');
            made.setAttribute('next', ${JSON.stringify(value)});
            document.querySelector('inro-login').replaceWith(made);
          })()`);
        }
        assert.match(errors.join(), new RegExp(`${name} is a page`), value);
        assert.equal(await page.locator('a.action').count(), 0);
        await close();
      }
    });

  it('that were changed after the element had looked do not lead away either', async () => {
    const { page, site, errors, close } = await openAround({});
    await press(page);
    await page.locator('[data-number]').waitFor();
    await page.evaluate(`document.querySelector('inro-login').setAttribute('next', '${foreign}/frame')`);
    await site.wallet.answer(await linkOf(page), { number: (await numbers(page))[0] });
    await page.locator('#reader').waitFor();
    assert.equal(new URL(page.url()).origin, site.origin);
    assert.match(errors.join(), /next is a page/);
    await close();
  });

  it('counter-test: without the check of next the person stands at another site, logged in, as if it were this one', async () => {
    const { page, site, close } = await openAround({
      without: without({
        file: ATTRIBUTES,
        defence: "if (url?.origin !== location.origin) throw new TypeError('next is a page of this origin');",
      }),
    });
    await page.evaluate(`document.querySelector('inro-login').setAttribute('next', '${foreign}/frame')`);
    await press(page);
    await page.locator('[data-number]').waitFor();
    await site.wallet.answer(await linkOf(page), { number: (await numbers(page))[0] });
    await page.waitForURL(`${foreign}/**`);
    await close();
  });

  it('counter-test: without the check of base, and what keeps to this origin, another site shows its number and its code here', async () => {
    const { page, close } = await openAround({
      attributes: attribute('base', `${foreign}/api`),
      without: without(
        { file: ATTRIBUTES, defence: "if (!PATH.test(base)) throw new TypeError('base is a path on this origin');" },
        { file: BROWSER, defence: "mode: 'same-origin', redirect: 'error', " },
      ),
    });
    await press(page);
    await page.locator('[data-number]').waitFor();
    assert.deepEqual(await numbers(page), ['66']);
    assert.match(await linkOf(page), /attacker/);
    await close();
  });
});

describe('T-230: what answers in place of the service', () => {
  const redirected = (page: Page) =>
    page.route('**/api/logins', (route) => route.fulfill({ status: 307, headers: { location: `${foreign}/api` } }));

  it('from another origin, by a redirect of an endpoint, shows nothing of its own', async () => {
    const { page, close } = await openAround({ before: redirected });
    await press(page);
    await page.locator('[data-code]').waitFor();
    assert.deepEqual(await numbers(page), []);
    assert.ok(!asked.some((one) => one.startsWith('POST')), `${asked}`);
    await close();
  });

  it('counter-test: where a redirect is followed, its code and number are shown under the name of this service', async () => {
    const { page, close } = await openAround({
      before: redirected,
      without: without({ file: BROWSER, defence: "mode: 'same-origin', redirect: 'error', " }),
    });
    await press(page);
    await page.locator('[data-number]').waitFor();
    assert.match(await linkOf(page), /attacker/);
    await close();
  });

  const links = [
    'javascript:document.title="taken"',
    'JAVASCRIPT:document.title="taken"',
    ' javascript:document.title="taken"',
    'java\nscript:document.title="taken"',
    'data:text/html,<script>1</script>',
    'blob:http://localhost/x',
    'file:///etc/passwd',
    'about:blank',
    'intent://x#Intent;end',
    'openid4vpx://authorize',
    'https://bank.example@evil.example/',
    'ftp://evil.example/',
    '',
    7,
    null,
    { href: 'https://x' },
  ];
  const answers = (walletLink: unknown) => (page: Page) =>
    page.route('**/api/logins', (route) =>
      json(route, { transaction: 'a'.repeat(22), expiresAt: new Date().toISOString(), walletLink }),
    );

  it('with a link that is no wallet’s: nothing is opened and nothing runs', async () => {
    for (const link of links) {
      const { page, site, close } = await openAround({ before: answers(link) });
      await page.evaluate("document.querySelector('inro-login').asked = {}");
      await press(page);
      await page.locator('[data-code=malformed]').waitFor();
      assert.equal(await page.title(), 'Library', String(link));
      assert.equal(page.url(), `${site.origin}/`);
      await close();
    }
  });

  it('counter-test: a link that is taken as it comes runs in the page', async () => {
    const { page, close } = await openAround({
      before: async (around, origin) => [
        await framable(around, origin),
        await answers('javascript:void(document.title="taken")')(around),
      ],
      without: without({ file: BROWSER, defence: 'if (!isWalletLink(begun?.walletLink)) throw malformed();' }),
    });
    await page.evaluate("document.querySelector('inro-login').asked = {}");
    await press(page);
    for (let left = 50; (await page.title()) !== 'taken'; left--) {
      assert.ok(left > 0);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await close();
  });

  const html = '<img src=x onerror="document.title=\'taken\'">';
  const problem = {
    type: 'urn:inro:problem:x.y',
    status: 400,
    title: html,
    code: html,
    actor: 'person',
    retry: 'never',
    details: {},
    titles: { ja: html, 'ja-x-easy': html, en: `${html}漢字(かんじ)` },
    next: { ja: html, 'ja-x-easy': html, en: html },
  };
  it('with words that are HTML: they are read as words', async () => {
    const { page, close } = await openAround({
      before: (around) => around.route('**/api/logins', (route) => json(route, problem, 400)),
    });
    await press(page);
    await page.locator('[data-code]').waitFor();
    assert.ok((await page.locator('.problem').textContent())!.includes(html));
    assert.equal(await page.locator('inro-login img').count(), 0);
    await close();
  });

  it('with anything that is no answer: says so, and waits for another press', async () => {
    const now = new Date(Date.now() + 60_000).toISOString();
    const right = { transaction: 'a'.repeat(22), qrPayload: 'openid4vp://authorize?x=1', number: '12', expiresAt: now };
    const wrong: readonly unknown[] = [
      null,
      [],
      'x',
      7,
      {},
      { ...right, number: html },
      { ...right, number: '12345' },
      { ...right, number: 12 },
      { ...right, qrPayload: 'https://evil.example' },
      { ...right, qrPayload: `openid4vp://${'x'.repeat(5_000)}` },
      { ...right, expiresAt: 'soon' },
      { ...right, transaction: undefined },
    ];
    for (const body of wrong) {
      const { page, errors, close } = await openAround({
        before: (around) => around.route('**/api/logins', (route) => json(route, body)),
      });
      await press(page);
      await page.locator('[data-code]').waitFor();
      assert.deepEqual(
        [await numbers(page), await page.locator('inro-login img').count()],
        [[], 0],
        JSON.stringify(body)?.slice(0, 80),
      );
      assert.deepEqual(errors, []);
      await close();
    }
  });

  it('counter-test: words that are taken for HTML run in the page', async () => {
    const { page, close } = await openAround({
      before: (around) => around.route('**/api/logins', (route) => json(route, problem, 400)),
      without: without({
        file: DOM,
        defence: "typeof piece === 'string'\n      ? piece",
        instead: "typeof piece === 'string'\n      ? document.createRange().createContextualFragment(piece)",
      }),
    });
    await press(page);
    await page.locator('inro-login img').first().waitFor({ state: 'attached' });
    await close();
  });
});

describe('T-230: a page of another site around this one', () => {
  const inFrame = async (page: Page, origin: string, depth: number) => {
    let at = `${origin}/`;
    for (let i = 0; i < depth; i++) at = `${foreign}/frame?of=${encodeURIComponent(at)}`;
    await page.goto(at);
    return page.frames().at(-1)!;
  };

  for (const depth of [1, 2])
    it(`gets nobody to press anything in it, ${depth} deep: no login begins and none ends there`, async () => {
      const { page, site, close } = await openAround({ before: framable, path: 'none' });
      await inFrame(page, site.origin, depth);
      const inner = page.frames().find((frame) => frame.url().startsWith(site.origin))!;
      await inner.getByText('no login begins within another site').waitFor();
      assert.equal(await inner.locator('inro-login').getByRole('button').count(), 0);
      await inner.goto(`${site.origin}/done?transaction=${'a'.repeat(22)}&response_code=b`);
      await inner.getByText('no login begins within another site').waitFor();
      await close();
    });

  it('counter-test: where it does not look around itself, the button lies under whatever that site draws over it', async () => {
    const { page, site, close } = await openAround({
      before: framable,
      path: 'none',
      without: without(
        { file: ATTRIBUTES, defence: 'if (at.parent.location.origin !== location.origin) return true;' },
        {
          file: ATTRIBUTES,
          defence: '  } catch {\n    return true;\n  }',
          instead: '  } catch {\n    return false;\n  }',
        },
      ),
    });
    await inFrame(page, site.origin, 1);
    const inner = page.frames().find((frame) => frame.url().startsWith(site.origin))!;
    await inner.locator('inro-login').getByRole('button').first().click();
    await inner.locator('[data-number]').waitFor();
    await close();
  });
});

describe('T-230: an address at which a page of a service of its own ends a login', () => {
  /** Where a page under `/api/orders/logins` asks, when somebody sent its person there with these words for a login. */
  async function askedAt(world: World, transaction: string): Promise<readonly string[]> {
    const { finishOnReturn } = await world<typeof import('@inro/relying-party/browser')>(BROWSER);
    const paths: string[] = [];
    const mocked = mock.method(globalThis, 'fetch', async (url: string, { method = 'GET' }: RequestInit) => {
      paths.push(`${method} ${new URL(url, 'https://shop.example/done').pathname}`);
      return Response.json({});
    });
    const search = `?${new URLSearchParams({ transaction, response_code: 'chosen-by-a-stranger' })}`;
    await finishOnReturn(search, { base: '/api/orders/logins' }).catch(() => undefined);
    mocked.mock.restore();
    return paths;
  }

  it('has it ask nothing beside the endpoints of logins, whatever stands there for a login', async () => {
    for (const name of ['..', '.', '', '../..', '..%2f..', '%2e%2e', '..\\', 'x/../..'])
      assert.deepEqual(await askedAt(asItIs, name), [], name);
    assert.deepEqual(await askedAt(asItIs, 'a'.repeat(22)), [`POST /api/orders/logins/${'a'.repeat(22)}/finish`]);
  });

  it('counter-test: taken as it is, it has the page finish an order, with the person’s cookies', async () => {
    const careless = worldWithout({
      file: BROWSER,
      defence: 'if (!TRANSACTION.test(transaction)) throw malformed();',
    });
    assert.deepEqual(await askedAt(careless, '..'), ['POST /api/orders/finish']);
  });
});

describe('T-230: a life that no page was written for', () => {
  it('has one login where two elements are of one place, and the number of the other is gone', async () => {
    const { page, site, close } = await openAround({});
    await page.evaluate("document.querySelector('main').append(document.createElement('inro-login'))");
    const [first, second] = [page.locator('inro-login').nth(0), page.locator('inro-login').nth(1)];
    await first.getByRole('button').first().click();
    await page.locator('[data-number]').waitFor();
    await second.getByRole('button').first().click();
    await second.locator('[data-number]').waitFor();
    assert.equal((await numbers(page)).length, 1);
    await site.wallet.answer(await linkOf(page), { number: (await numbers(page))[0] });
    await page.locator('#reader').waitFor();
    await close();
  });

  it('counter-test: two numbers stand there, and the first one is of a login that this browser has lost', async () => {
    const { page, close } = await openAround({
      without: without({ file: ELEMENT, defence: 'if (other !== undefined && other !== this) other.#stop();' }),
    });
    await page.evaluate("document.querySelector('main').append(document.createElement('inro-login'))");
    for (const at of [0, 1]) {
      await page.locator('inro-login').nth(at).getByRole('button').first().click();
      await page.locator('inro-login').nth(at).locator('[data-number]').waitFor();
    }
    await page.locator('[data-code="relying-party.transaction_unknown"]').waitFor();
    await close();
  });

  it('goes on with the same login where the element is moved, or taken out and put back; where it is gone nobody is asked any more', async () => {
    const { page, site, close } = await openAround({});
    let polls = 0;
    await page.route('**/api/logins/*', (route) => {
      polls++;
      return route.fallback();
    });
    await press(page);
    await page.locator('[data-number]').waitFor();
    const [number] = await numbers(page);
    await page.evaluate(
      "{ const e = document.querySelector('inro-login'); document.body.append(e); document.querySelector('main').append(e); globalThis.kept = e; }",
    );
    assert.deepEqual(await numbers(page), [number]);
    await page.evaluate('globalThis.kept.remove()');
    await page.waitForTimeout(500);
    const before = polls;
    await page.waitForTimeout(5_000);
    assert.equal(polls, before, 'what is in no page asks nobody');
    await page.evaluate("document.querySelector('main').append(globalThis.kept)");
    assert.deepEqual(await numbers(page), [number]);
    await site.wallet.answer(await linkOf(page), { number });
    await page.locator('#reader').waitFor();
    await close();
  });

  it('counter-test: one that was taken out goes on asking, and ends a login that nobody sees', async () => {
    const { page, site, close } = await openAround({
      without: without({ file: ELEMENT, defence: 'if (this.isConnected) return;', instead: 'return;' }),
    });
    await press(page);
    await page.locator('[data-number]').waitFor();
    const [link, number] = [await linkOf(page), (await numbers(page))[0]];
    await page.evaluate("document.querySelector('inro-login').remove()");
    await site.wallet.answer(link, { number });
    await page.locator('#reader').waitFor();
    await close();
  });

  it('is at its beginning when the person comes Back from the wallet, and finishes nothing twice', async () => {
    const { page, site, close } = await openAround({});
    await page.evaluate("document.querySelector('inro-login').asked = {}");
    await press(page);
    await page.waitForURL(`${walletOrigin}/**`);
    const link = page.url();
    await page.goBack();
    await page.locator('inro-login').getByRole('button').first().waitFor();
    const { redirectUri } = await site.wallet.answer(link);
    let ended = 0;
    await page.route('**/finish', (route) => {
      ended++;
      return route.fallback();
    });
    await page.goto(redirectUri!);
    await page.locator('#reader').waitFor();
    await page.goBack();
    await page.goForward();
    await page.locator('#reader').waitFor();
    assert.equal(ended, 1);
    await close();
  });

  it('takes from an address what a wallet brings and nothing else, shows nothing of it, and logs nobody in as somebody else', async () => {
    const { page, site, close } = await openAround({});
    // A login of the attacker's own, answered by their own phone: its address is sent to the victim.
    const attacker = await site.relyingParty.createRequest({
      act: 'login',
      flow: 'same-device',
      purpose: { ja: 'x', 'ja-x-easy': 'x', en: 'x' },
    });
    const { redirectUri } = await site.wallet.answer(attacker.walletLink(walletOrigin), { person: 'attacker' });
    await page.goto(redirectUri!);
    await page.locator('[data-code="relying-party.transaction_unknown"]').waitFor();
    assert.equal(new URL(page.url()).search, '');
    assert.equal(await page.locator('#reader').count(), 0);
    for (const search of [
      '?transaction=<img src=x>',
      `?transaction=${'a'.repeat(22)}&response_code=<img src=x onerror=1>`,
      '?transaction=../../x',
      `?transaction[]=${'a'.repeat(22)}`,
    ]) {
      await page.goto(`${site.origin}/${search}`);
      await page.locator('inro-login').getByRole('button').first().waitFor();
      assert.equal(await page.locator('img').count(), 0);
      assert.equal(await page.locator('#reader').count(), 0);
    }
    // One that left for another place of this page is that place's alone.
    await page.evaluate(
      "sessionStorage.setItem('inro-login', JSON.stringify({ base: '/api/payments', away: 'wallet' }))",
    );
    await page.goto(`${site.origin}/?transaction=${'a'.repeat(22)}&response_code=b`);
    await page.locator('inro-login').getByRole('button').first().waitFor();
    assert.equal(await page.locator('[data-code]').count(), 0);
    await close();
  });

  it('does nothing on a page that anybody on the way can write (http)', async () => {
    const { page, site, errors, close } = await openAround({ path: 'none' });
    await page.route('http://library.example/**', async (route) => {
      const url = new URL(route.request().url());
      const { status, headers, body } = await fetch(`${site.origin}${url.pathname}`).then(async (answer) => ({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      }));
      await route.fulfill({ status, headers, body });
    });
    await page.goto('http://library.example/');
    await page.getByRole('button', { name: 'Log in on this phone' }).waitFor();
    assert.match(errors.join(), /no login over http/);
    await close();
  });
});
