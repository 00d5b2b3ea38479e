import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { utf8 } from '@inro/foundation';
import type { AskOptions, DocumentToSign } from '@inro/relying-party/node';
import { refreshDueStaples } from '@inro/wallet/core';
import type { Browser, Page } from 'playwright-core';
import { citizens } from '../../quality/people/citizens.ts';
import { pairedWallet } from '../../quality/people/phone.ts';
import { live } from '../../quality/people/states.ts';
import { makePdf } from '../../quality/testing/documents/pdf.ts';
import { openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { openChromium } from '../support/chromium.ts';
import { openWallet } from '../support/open-wallet.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';

const maria = citizens.find(({ state }) => state === 'foreignName')!;
const phone = `${maria.citizen}-phone`;
const contract = `契約書\n${Array.from({ length: 30 }, (_, at) => `第${at + 1}条　甲は乙に対し、金${at + 1},000,000円を貸し付ける。`).join('\n')}\n`;
const plan =
  '{"借入金額": 28000000.00, "利率": 0.850, "返済": [{"回": 1, "金額": 77300}, {"回": 2, "金額": 77300}], "連帯": null}';
const purpose = {
  ja: '住宅ローンの契約のため',
  'ja-x-easy': '家(いえ)の お金(かね)を 借(か)りる ため',
  en: 'To conclude the loan',
};

let house: TestSystem;
let browser: Browser;
let service: TestService;
before(async () => {
  house = await startTestSystem();
  await live(house.system, maria);
  service = await openTestService(house.system);
  // The schedule would do so within minutes of an enrolment.
  await refreshDueStaples(await pairedWallet(house.system, phone));
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await service?.close();
  await house?.dispose();
});

type Asked = Omit<AskOptions, 'flow' | 'purpose'>;

/** Opens the wallet on a request, up to the consent; and how the service takes up what comes. */
async function open(acts: Asked, locale: string) {
  const page = await openWallet(browser, house.system, phone, { locale });
  const created = await service.sdk.ask({ flow: 'same-device', purpose, ...acts });
  const origin = house.system.origin('wallet').replace('://', `://${phone}.`);
  await page.goto(created.walletLink(origin));
  await page.locator('main button').first().click();
  await page.locator('dl').waitFor();
  const result = async () => {
    await page.waitForURL(`${service.origin}/**`);
    return await service.sdk.result({
      acts: Object.keys(acts) as ('login' | 'attributes' | 'signature')[],
      transaction: created.transaction,
      browserSession: created.browserSession,
      responseCode: new URL(page.url()).searchParams.get('response_code')!,
    });
  };
  return { page, result };
}

async function check(page: Page, locale: string): Promise<void> {
  // What the service wrote is in the service's language.
  if (!(await page.locator('h2[id^=document-]').count())) await checkWords(page, locale);
  await checkPage(page, `${await page.locator('h1').textContent()}`);
}

/** The service's own page at the end is of no account here. */
const complaintsOf = ({ complaints }: { readonly complaints: readonly string[] }): readonly string[] =>
  complaints.filter((complaint) => !complaint.includes('404'));
const first = (page: Page) => page.locator('main button:visible').first();
const _agree = (page: Page) => page.locator('main button[class]').filter({ visible: true });

const documents = (): DocumentToSign[] => [
  service.publish('契約書', 'text/plain', utf8(contract)),
  service.publish('約款', 'application/pdf', makePdf(['Terms of the loan', 'Repayment', 'Signatures'])),
];

describe('login, attributes and signatures in a browser', () => {
  for (const locale of ['ja', 'ja-x-easy', 'en'])
    it(`a login and a text and a PDF to sign: what is shown is signed; every page holds WCAG 2.2 AA in ${locale}`, async () => {
      const { page, result } = await open({ login: {}, signature: { documents: documents() } }, locale);
      await check(page, locale);
      await first(page).click();
      await page.locator('main figure').nth(2).waitFor();
      await page.getByText('第30条').waitFor();
      await check(page, locale);
      // Nobody is held up; what was not on the screen is said, and is no more once it was.
      const unseen = page.locator('main li p').filter({ hasText: /約款/u });
      assert.equal(await unseen.count(), 1);
      const pictures = page.locator('main figure');
      assert.equal(await pictures.count(), 3);
      for (let at = 0; at < 3; at++) {
        await pictures.nth(at).scrollIntoViewIfNeeded();
        await pictures.nth(at).locator('img').waitFor();
        await pictures.nth(at).locator('img').scrollIntoViewIfNeeded();
      }
      await unseen.waitFor({ state: 'detached' });
      await page.emulateMedia({ colorScheme: 'dark' });
      await check(page, locale);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.locator('main button').nth(-2).click();
      await page.locator('#pin').fill(maria.phonePin);
      await page.locator('button[type=submit]').waitFor();
      await check(page, locale);
      await page.locator('#sign-password').fill(maria.phonePassword);
      await page.locator('button[type=submit]').click();
      const { login, signature } = await result();
      assert.equal(login!.report.status, 'valid');
      assert.deepEqual(
        signature!.signatures.map(({ report }) => report.status),
        ['valid', 'valid'],
      );
      assert.deepEqual(complaintsOf(page), []);
      await page.goto(`${house.system.origin('wallet').replace('://', `://${phone}.`)}/?lang=${locale}#/log`);
      await page.locator('ol summary').first().click();
      await page.getByText('契約書').first().waitFor();
      await check(page, locale);
      await page.context().close();
    });

  for (const locale of ['ja', 'en'])
    it(`the four attributes are seen before they leave the phone (${locale})`, async () => {
      const { page, result } = await open({ attributes: { keptDays: 365 } }, locale);
      await page.getByText('365').waitFor();
      await check(page, locale);
      await first(page).click();
      await page.locator('#sign-password').fill(maria.phonePassword);
      await page.locator('button[type=submit]').click();
      await page.getByText(maria.entry.address).waitFor();
      // The values are as the certificate states them, in every language.
      await checkPage(page, `${await page.locator('h1').textContent()}`);
      const asked = service.asked.length;
      await page.waitForTimeout(300);
      assert.equal(service.asked.length, asked, 'nothing has left the phone');
      await first(page).click();
      assert.equal((await result()).attributes!.attributes.address!.text, maria.entry.address);
      assert.deepEqual(complaintsOf(page), []);
      await page.context().close();
    });

  it('the attributes can be kept back after they were seen', async () => {
    const { page } = await open({ attributes: { keptDays: 0 } }, 'en');
    await first(page).click();
    await page.locator('#sign-password').fill(maria.phonePassword);
    await page.locator('button[type=submit]').click();
    await page.getByRole('button', { name: 'Do not hand over' }).click();
    await page.waitForURL(`${service.origin}/**`);
    await page.context().close();
  });

  it('structured data is a table, and a bare digest is told from what was shown', async () => {
    const [shown, ,] = [service.publish('返済計画', 'application/json', utf8(plan))];
    const { uri: _, ...other } = service.publish('別紙', 'text/plain', utf8('an annex')) as Extract<
      DocumentToSign,
      { kind: 'shown' }
    >;
    const unknown: DocumentToSign = { kind: 'unknown', title: '別紙', sha256: other.sha256, sha384: other.sha384 };
    const { page, result } = await open({ signature: { documents: [shown!, unknown] } }, 'ja');
    await first(page).click();
    await page.getByText('28000000.00').waitFor();
    await page.getByText('0.850').waitFor();
    await page.getByText('このスマートフォンには内容が分かりません').waitFor();
    await check(page, 'ja');
    await page.getByRole('button', { name: '署名に進む' }).click();
    await page.locator('#sign-password').fill(maria.phonePassword);
    await page.locator('button[type=submit]').click();
    assert.equal((await result()).signature!.signatures.length, 2);
    await page.context().close();
  });

  it('a document that cannot be shown whole is refused in words that name the service', async () => {
    const script = makePdf(['a'], { catalog: '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>' });
    const { page } = await open(
      { signature: { documents: [service.publish('契約書', 'application/pdf', script)] } },
      'en',
    );
    await first(page).click();
    await page.getByRole('heading', { name: /programs, files or notes/ }).waitFor();
    await page.getByText('Sakura Clinic').first().waitFor();
    await check(page, 'en');
    await page.context().close();
  });

  it('every step is reached by the keyboard, and nothing is lost at twice the size of the text', async () => {
    const { page } = await open({ signature: { documents: documents() } }, 'en');
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    await first(page).focus();
    await page.keyboard.press('Enter');
    await page.locator('main figure').nth(2).waitFor();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    assert.ok(Number(width) <= 390, `${width}`);
    await page.emulateMedia({ forcedColors: 'active' });
    await page.getByRole('button', { name: 'Go on to sign' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('#sign-password').focus();
    await page.keyboard.type(maria.phonePassword);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${service.origin}/**`);
    await page.context().close();
  });
});
