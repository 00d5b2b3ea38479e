import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { phoneTexts } from '../../apps/handset/web/texts/phone.ts';
import { runHandset } from '../../quality/testing/house/handset.ts';
import { openChromium, openPage } from '../support/chromium.ts';
import { patienceMs } from '../support/open-wallet.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';
import { openReaderSlot, type ReaderSlot } from '../support/reader-slot.ts';

describe('the phone in the hand, at a reader', () => {
  let handset: Awaited<ReturnType<typeof runHandset>>;
  let slot: ReaderSlot;
  let browser: Browser;
  before(async () => {
    slot = await openReaderSlot();
    handset = await runHandset({ slots: [slot.port, 1] });
    await handset.cast('PUT', '/cast/phones/hanako', { model: 'inro-one' });
    browser = await openChromium();
  });
  after(async () => {
    await browser?.close();
    await handset?.close();
    slot?.close();
  });

  /** A text as the page shows it: readings are over the characters. */
  const shown = (key: keyof typeof phoneTexts, locale: 'ja' | 'ja-x-easy' | 'en') =>
    new RegExp(phoneTexts[key][locale].replaceAll(/\(\p{Script=Hiragana}+\)/gu, '.*').replaceAll('?', '\\?'), 'su');

  for (const locale of ['ja', 'ja-x-easy', 'en'] as const)
    it(`answers a reader once the button was pressed, and falls silent by the same button, in ${locale}`, async () => {
      const page = await openPage(browser);
      page.setDefaultTimeout(patienceMs);
      await handset.cast('POST', '/cast/phones/hanako/reader', { slot: 0, unasked: true });
      await page.goto(`${handset.phoneOrigin('hanako')}/?lang=${locale}`);
      const says = (key: keyof typeof phoneTexts) =>
        page
          .locator('main p')
          .filter({ hasText: shown(key, locale) })
          .waitFor();
      const press = (key: keyof typeof phoneTexts) =>
        page
          .locator('main button')
          .filter({ hasText: shown(key, locale) })
          .click();
      await says('phone.reader_refused');
      await checkPage(page, `phone, silent, ${locale}`);
      await checkWords(page, locale);
      assert.equal(slot.card, undefined);
      await press('phone.allow_reader');
      await says('phone.reader_answering');
      await slot.untilCard();
      await checkPage(page, `phone, answering, ${locale}`);
      await checkWords(page, locale);
      await press('phone.refuse_reader');
      await says('phone.reader_refused');
      await slot.untilEmpty();
      await handset.cast('DELETE', '/cast/phones/hanako/reader');
      await press('phone.allow_reader');
      await says('phone.reader_allowed');
      await press('phone.refuse_reader');
      await says('phone.reader_refused');
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
});
