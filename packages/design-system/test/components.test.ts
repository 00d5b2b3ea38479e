import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page, Route } from 'playwright-core';
import { build } from 'vite';
import { openChromium } from '../../../tests/support/chromium.ts';
import { checkPage, checkWords } from '../../../tests/support/page-checks.ts';
import { viteConfig } from '../../../tools/web/vite.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

let folder: string;
let server: Server;
let browser: Browser;
let address: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inro-gallery-'));
  process.env.NODE_ENV = 'production';
  await build(viteConfig(fileURLToPath(new URL('../gallery', import.meta.url)), folder));
  server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/value') return void response.end(JSON.stringify({ value: '1' }));
    const path = pathname === '/' ? 'index.html' : normalize(pathname).slice(1);
    const body = await readFile(join(folder, path)).catch(() => undefined);
    if (body === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    });
    response.end(extname(path) === '.html' ? body.toString().replaceAll('__CSP_NONCE__', 'abc') : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://localhost:${(server.address() as AddressInfo).port}/`;
  browser = await openChromium();
});

after(async () => {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** A page at the given width and locale; violations of the policy and errors make the test fail. */
async function open(width = 390, lang = 'ja'): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext({ viewport: { width, height: 844 } })).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${address}?lang=${lang}`);
  await page.locator('h1').waitFor();
  return { page, complaints };
}

for (const lang of ['ja', 'ja-x-easy', 'en']) {
  test(`the components hold WCAG 2.2 AA, 44-px targets and a width of 320 px in ${lang}, light and dark, and the strict policy is not hurt`, async () => {
    const { page, complaints } = await open(390, lang);
    await checkPage(page, lang);
    await checkWords(page, lang);
    await page.emulateMedia({ colorScheme: 'dark' });
    await checkPage(page, `${lang}, dark`);
    assert.deepEqual(complaints, []);
    assert.equal(await page.locator('html').getAttribute('lang'), lang);
    await page.context().close();
  });
}

test('a disabled button is inert for pointer, keyboard and script', async () => {
  const { page } = await open();
  const inert = page.getByRole('button', { name: '押せないボタン' });
  await inert.click({ force: true });
  await inert.evaluate((button: { focus(): void; click(): void }) => {
    button.focus();
    button.click();
  });
  await page.keyboard.press('Enter');
  assert.equal(await page.getByTestId('inert').textContent(), '0');
  await page.context().close();
});

test('a double press of a button that works acts once', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: '送る' }).dblclick();
  await page.keyboard.press('Enter');
  assert.equal(await page.getByTestId('presses').textContent(), '1');
  await page.context().close();
});

test('WCAG 2.2 §3.3.8: a secret can be pasted; capitals come by themselves; the wrong kind is noticed while typing', async () => {
  const { page } = await open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate("navigator.clipboard.writeText('abc１２３')");
  await page.getByLabel('カードのパスワード').focus();
  await page.keyboard.press('Control+V');
  assert.equal(await page.getByLabel('カードのパスワード').inputValue(), 'ABC123');
  await page.getByLabel('スマートフォンの番号').fill('AB12');
  await page.getByText('英字の入ったパスワードではありません').waitFor();
  await page.context().close();
});

test('the error summary takes the focus, prefixes the title and leads to the field', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: '送る' }).click();
  await page.getByRole('heading', { name: '入力の内容に問題があります' }).waitFor();
  await page.waitForFunction("document.activeElement?.getAttribute('role') === 'alert'");
  assert.match(await page.title(), /^エラー: /u);
  await page.getByRole('link', { name: '4けたの番号を入力してください' }).click();
  assert.equal(await page.evaluate('document.activeElement.id'), 'pin');
  await page.context().close();
});

test('the language switch changes every word, the title and the language of the page, and lasts', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'EN' }).click();
  assert.equal(await page.locator('h1').textContent(), 'Every component');
  assert.equal(await page.title(), 'Every component – Components');
  await page.getByRole('button', { name: 'やさしい' }).click();
  assert.equal(await page.locator('h1 ruby').count(), 2);
  await page.goto(address);
  assert.equal(await page.locator('html').getAttribute('lang'), 'ja-x-easy');
  await page.context().close();
});

test('what is loaded again and again: the newest answer stays, a failure keeps it, a hidden page does not ask', async () => {
  const { page } = await open();
  const asked: Route[] = [];
  const arrivals: (() => void)[] = [];
  await page.route('**/value', (route) => {
    asked.push(route);
    arrivals.shift()?.();
  });
  const next = async (): Promise<Route> => {
    if (asked.length === 0) await new Promise<void>((resolve) => arrivals.push(resolve));
    return asked.shift()!;
  };
  const answer = (route: Route, value: string) => route.fulfill({ json: { value } });
  const shows = (value: string) => page.locator('[data-testid=loaded]', { hasText: value }).waitFor();

  const older = await next();
  await answer(await next(), 'newer');
  await shows('newer');
  await answer(older, 'older');
  await (await next()).fulfill({ status: 500, body: '' });
  await page.locator('[data-testid=loaded][data-problem="http.internal"]', { hasText: 'newer' }).waitFor();
  await answer(await next(), 'mended');
  await page.locator('[data-testid=loaded]:not([data-problem])', { hasText: 'mended' }).waitFor();

  await page.evaluate(
    "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true })",
  );
  while (asked.length > 0) await answer(asked.shift()!, 'mended');
  await page.waitForTimeout(1_200);
  assert.equal(asked.length, 0);
  const pressed = page.getByRole('button', { name: '読み直す' }).click();
  await answer(await next(), 'asked for');
  await shows('asked for');
  await pressed;
  await page.context().close();
});

test('Enter in a field submits its form once, and nothing is sent anywhere', async () => {
  const { page, complaints } = await open();
  await page.getByLabel('スマートフォンの番号').fill('1234');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid=presses]', { hasText: '1' }).waitFor();
  assert.equal(new URL(page.url()).search, '?lang=ja');
  assert.deepEqual(complaints, []);
  await page.context().close();
});

for (const [how, enlarge] of [
  ['the text of the page at 200 %', "document.documentElement.style.fontSize = '200%'"],
  ['as it is', 'undefined'],
] as const)
  test(`WCAG 1.4.4: a list of names and values keeps room for words at 390 px, ${how}`, async () => {
    const { page } = await open(390, 'ja');
    await page.evaluate(enlarge);
    const widths = (await page.evaluate(
      "[...document.querySelectorAll('dd')].map((dd) => dd.getBoundingClientRect().width / parseFloat(getComputedStyle(dd).fontSize))",
    )) as number[];
    assert.ok(widths.length > 0);
    for (const width of widths) assert.ok(width >= 7, `${width.toFixed(1)} characters a line`);
    assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 390);
    await page.context().close();
  });

test('in forced colours the chosen radio, box and language look chosen, and the others do not', async () => {
  const { page } = await open();
  await page.emulateMedia({ forcedColors: 'active' });
  /** How the inner mark of each is drawn: hidden, or in a colour that is not that of what lies behind it. */
  const marks = (selector: string) =>
    page.evaluate(`[...document.querySelectorAll('${selector}')].map((mark) => {
      const [inner, outer] = [getComputedStyle(mark.firstElementChild), getComputedStyle(mark)];
      if (inner.visibility === 'hidden') return 'hidden';
      const drawn = mark.firstElementChild.tagName === 'svg' ? inner.color : inner.backgroundColor;
      return drawn === outer.backgroundColor ? 'unseen' : 'seen';
    })`);
  const radio = '[aria-hidden].rounded-full.size-6';
  assert.deepEqual(await marks(radio), ['hidden', 'hidden']);
  await page.locator('input[type=radio]').first().check({ force: true });
  assert.deepEqual(await marks(radio), ['seen', 'hidden']);
  assert.deepEqual(await marks('[aria-hidden].rounded-4.size-6'), ['seen', 'hidden', 'hidden']);
  const colour = (name: string) =>
    page.getByRole('button', { name }).evaluate((button) => {
      const { getComputedStyle } = globalThis as unknown as {
        getComputedStyle(of: unknown): { backgroundColor: string };
      };
      return getComputedStyle(button).backgroundColor;
    });
  assert.notEqual(await colour('日本語'), await colour('EN'));
  await page.context().close();
});

test('a reading that is wider than its characters does not pull them apart', async () => {
  const { page } = await open(390, 'ja-x-easy');
  const spread = (await page.evaluate(`[...document.querySelectorAll('ruby')].map((ruby) => {
    const range = document.createRange();
    range.selectNodeContents(ruby.firstChild);
    return range.getBoundingClientRect().width / ruby.firstChild.data.length / parseFloat(getComputedStyle(ruby).fontSize);
  })`)) as number[];
  assert.ok(spread.length > 0);
  for (const each of spread) assert.ok(each <= 1.1, `${each.toFixed(2)} of a character's width`);
  await page.context().close();
});
