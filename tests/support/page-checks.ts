import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** WCAG 2.2 AA as far as axe sees, one heading, 44-px targets, no scrolling sideways at 320 px, nor at 390 px with text of 200 %. */
export async function checkPage(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  assert.deepEqual(found, [], `axe on ${name}`);
  assert.equal(await page.locator('h1').count(), 1, `headings on ${name}`);
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 320, height: size.height });
  assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 320, `reflow of ${name}`);
  assert.deepEqual(await smallTargets(page), [], `targets on ${name}`);
  await page.setViewportSize({ width: 390, height: size.height });
  await page.evaluate("document.documentElement.style.fontSize = '200%'");
  assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 390, `200 % of ${name}`);
  await page.evaluate("document.documentElement.style.fontSize = ''");
  await page.setViewportSize(size);
}

/** Everything to press that is lower than 44 px; a label counts when it holds its field. */
const smallTargets = (page: Page): Promise<unknown> =>
  page.evaluate(`[...document.querySelectorAll(
    'button, a[href], summary, select, textarea, label:has(input), input:not([type=checkbox], [type=radio], [type=file])')]
    .filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().height < 44)
    .map((e) => e.outerHTML.slice(0, 120))`);

const wordsWithoutReadings = `(() => {
  const main = document.querySelector('main').cloneNode(true);
  main.querySelectorAll('rt, rp').forEach((reading) => reading.remove());
  return main.textContent;
})()`;

/** Japanese letters left on an English page, or a reading in brackets that did not become ruby on an easy one, or a word there that nothing explains. */
export async function checkWords(page: Page, locale: string): Promise<void> {
  const text = await page.locator('main').innerText();
  if (locale === 'en') assert.doesNotMatch(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/u);
  if (locale === 'ja-x-easy') {
    assert.doesNotMatch(text, /\p{Script=Han}\(\p{Script=Hiragana}/u);
    const read = (await page.evaluate(wordsWithoutReadings)) as string;
    if (read.includes('証明書')) assert.match(read, /証明書は「私です」と わかる データです/u, 'what 証明書 is');
  }
  assert.doesNotMatch(text, /\{\{|\b(?:app|enrol|present|show|log|lost|ds)\.[a-z_]+\b/u);
}
