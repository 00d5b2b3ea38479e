import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page, Route } from 'playwright-core';
import { type Gallery, serveGallery } from '../../../quality/components/serve-gallery.ts';
import { openChromium } from '../../../tests/support/chromium.ts';
import { checkPage, checkWords } from '../../../tests/support/page-checks.ts';

let gallery: Gallery;
let browser: Browser;
let address: string;

before(async () => {
  gallery = await serveGallery();
  address = gallery.address;
  browser = await openChromium();
});

after(async () => {
  await browser.close();
  gallery.close();
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

test('the 4-digit number is one field with four boxes: typed, erased, pasted, and told of at the fourth digit once', async () => {
  const { page } = await open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const field = page.getByLabel('スマートフォンの番号');
  const boxes = field.locator('xpath=following-sibling::*/*');
  const complete = page.getByTestId('complete');
  /** How many boxes have something in them. */
  const full = () => boxes.evaluateAll((all) => all.filter((box) => box.querySelector('circle')).length);
  assert.equal(await field.count(), 1);
  assert.equal(await boxes.count(), 4);
  assert.deepEqual(
    [await field.getAttribute('inputmode'), await field.getAttribute('type'), await field.getAttribute('maxlength')],
    ['numeric', 'password', null],
  );
  // A click on any box is a click into the field.
  await boxes.nth(3).scrollIntoViewIfNeeded();
  const box = (await boxes.nth(3).boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.type('12');
  await page.keyboard.press('Backspace');
  assert.equal(await full(), 1);
  await page.keyboard.type('99');
  assert.equal(await complete.textContent(), '');
  await page.keyboard.type('9');
  assert.equal(await complete.textContent(), '1999');
  await page.keyboard.type('8');
  assert.equal(await field.inputValue(), '1999');
  await field.fill('');
  for (const [pasted, taken] of [
    ['12345678', ''],
    [' ４６ ４９ ', '4649'],
  ] as const) {
    await page.evaluate(`navigator.clipboard.writeText('${pasted}')`);
    await field.focus();
    await page.keyboard.press('Control+V');
    assert.equal(await field.inputValue(), taken);
  }
  assert.equal(await complete.textContent(), '1999 4649');
  await page.locator('form').getByRole('button', { name: '番号を見る' }).click();
  assert.deepEqual(await boxes.allTextContents(), ['4', '6', '4', '9']);
  await page.context().close();
});

test('the field of four boxes says its form, its error and the tries left to those who hear it', async () => {
  const { page } = await open();
  const field = page.getByLabel('スマートフォンの番号');
  const described = () =>
    field.evaluate((input: { getAttribute(name: string): string }) =>
      input
        .getAttribute('aria-describedby')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? ''),
    );
  assert.deepEqual((await described()).filter(Boolean), ['4けたの数字', 'あと2回入力できます']);
  await field.fill('AB');
  assert.match((await described()).join(' '), /英字の入ったパスワードではありません.*あと2回/u);
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  await page.context().close();
});

for (const forcedColors of ['none', 'active'] as const)
  test(`the box that is typed into is seen with forced colours ${forcedColors}, and what is typed shows in the boxes alone`, async () => {
    const { page } = await open();
    await page.emulateMedia({ forcedColors });
    const field = page.getByLabel('スマートフォンの番号');
    await field.fill('1');
    const seen = (await page.evaluate(`(() => {
      const input = document.getElementById('pin');
      const boxes = [...input.nextElementSibling.children].map((box) => getComputedStyle(box));
      const own = getComputedStyle(input);
      return {
        outlined: boxes.map(({ outlineStyle, outlineWidth }) => outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2),
        edges: boxes.map(({ borderTopStyle, borderTopWidth }) => borderTopStyle === 'solid' && parseFloat(borderTopWidth) >= 1),
        letters: own.color, ground: own.backgroundColor,
      };
    })()`)) as Record<string, unknown>;
    const clear = 'rgba(0, 0, 0, 0)';
    assert.deepEqual(seen, {
      outlined: [false, true, false, false],
      edges: [true, true, true, true],
      letters: clear,
      ground: clear,
    });
    await page.context().close();
  });

test('a reading has room above its line wherever it stands, bare text in a notice too', async () => {
  const { page } = await open(390, 'ja-x-easy');
  const lines = (await page.evaluate(`[...document.querySelectorAll('main ruby')].map((ruby) => {
    const style = getComputedStyle(ruby.parentElement);
    return [ruby.parentElement.outerHTML.slice(0, 80), parseFloat(style.lineHeight) / parseFloat(style.fontSize)];
  })`)) as [string, number][];
  assert.ok(lines.length > 0);
  assert.deepEqual(
    lines.filter(([, line]) => line < 1.7),
    [],
  );
  const notices = (await page.evaluate(
    "[...document.querySelectorAll('section h2:has(svg) + div ruby')].map(({ parentElement: p }) => parseFloat(getComputedStyle(p).lineHeight) / parseFloat(getComputedStyle(p).fontSize))",
  )) as number[];
  assert.ok(notices.length >= 4);
  for (const line of notices) assert.ok(line >= 1.95, `${line}`);
  await page.context().close();
});

test('what went wrong says who has to act in sight, and its code behind one line', async () => {
  const { page } = await open(390, 'en');
  const panel = page.getByRole('alert').first();
  await panel.getByText('Who has to act').waitFor();
  const code = panel.getByText('http.busy');
  assert.equal(await code.isVisible(), false);
  await panel.getByText('Details').click();
  await code.waitFor();
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
  const first = async () => ((await marks(radio)) as string[]).slice(0, 2);
  assert.deepEqual(await first(), ['hidden', 'hidden']);
  await page.locator('input[type=radio]').first().check({ force: true });
  assert.deepEqual(await first(), ['seen', 'hidden']);
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
