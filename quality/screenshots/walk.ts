import type { Browser, Page } from 'playwright-core';
import { citizens } from '../people/citizens.ts';
import type { RunningSystem } from '../people/running-system.ts';

export type Shoot = (page: Page, name: string) => Promise<void>;

const phone = 'my-phone';
const pin = '4649';
const password = 'PHONE123';
const hanako = citizens.find(({ state }) => state === 'normal')!;

/** From the home page to the account at the bank, as the README tells it; a picture of each place on the way. */
export async function walk(system: RunningSystem, browser: Browser, shoot: Shoot): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${system.origin('home')}/?lang=en`);
  await page.getByLabel('The card that is held to this phone').selectOption(hanako.citizen);
  await page.locator('dd', { hasText: hanako.cardPassword }).waitFor();
  await shoot(page, 'home');
  await enrol(page, shoot);
  await logIn(system, page, shoot);
  await otherDevice(system, page, shoot);
  await context.close();
}

async function enrol(page: Page, shoot: Shoot): Promise<void> {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await press('Open the wallet');
  await page.getByRole('link', { name: 'Put certificates on this phone' }).click();
  await page.getByRole('button', { name: 'Begin' }).waitFor();
  await shoot(page, 'enrol-begin');
  await press('Begin');
  await press('Continue');
  await page.getByText('The card is there').first().waitFor();
  await shoot(page, 'enrol-card');
  await press('Continue');
  await page.getByLabel('Signing password of the card').fill(hanako.cardPassword);
  await press('Sign with the card');
  for (const field of ['4-digit number of the phone', 'The same number again']) await page.getByLabel(field).fill(pin);
  await press('Continue');
  for (const field of ['Signing password of the phone', 'The same password again'])
    await page.getByLabel(field).fill(password);
  await press('Continue');
  await press('Apply');
  await page.getByRole('heading', { name: 'The certificates are on your phone' }).waitFor();
  await shoot(page, 'enrol-done');
}

async function logIn(system: RunningSystem, page: Page, shoot: Shoot): Promise<void> {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await page.goto(`${system.origin('bank')}/?lang=en&phone=${phone}`);
  await page.getByRole('link', { name: 'Log in' }).click();
  await page.getByText('This phone').click();
  await press('Continue');
  await press('Look at the request');
  await page.getByRole('heading', { name: 'Log in to Iroha Bank?' }).waitFor();
  await shoot(page, 'consent');
  for (const locale of ['ja', 'ja-x-easy', 'en']) {
    const address = new URL(page.url());
    address.searchParams.set('lang', locale);
    await page.goto(address.href);
    await page.locator('main button').click();
    await page.locator('main button').nth(1).waitFor();
    if (locale !== 'en') await shoot(page, `consent-${locale}`);
  }
  await press('Hand over and continue');
  await page.getByLabel('4-digit number of the phone').waitFor();
  await shoot(page, 'pin');
  await page.getByLabel('4-digit number of the phone').fill(pin);
  await page.getByText(/^10000\d\d$/u).waitFor();
  await shoot(page, 'logged-in');
}

async function otherDevice(system: RunningSystem, page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.goto(`${system.origin('bank')}/?lang=en#/choose`);
  await page.getByText('Another phone').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByTestId('matching-number').waitFor();
  await shoot(page, 'another-device');
}
