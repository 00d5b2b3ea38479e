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
  test(`the components hold WCAG 2.2 AA, 44-px targets and a width of 320 px in ${lang}, and the strict policy is not hurt`, async () => {
    const { page, complaints } = await open(390, lang);
    await checkPage(page, lang);
    await checkWords(page, lang);
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
