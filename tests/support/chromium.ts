import type { Browser, BrowserContext, Page } from 'playwright-core';

export { openChromium, openProfile } from '../../tools/web/chromium.ts';

/** A phone-sized page that fails its test at any error of its own, and at any request beyond names of the house. */
export async function openPage(
  browser: Browser,
  options: { readonly serviceWorkers?: 'allow' | 'block'; readonly host?: string } = {},
): Promise<Page & { readonly complaints: readonly string[] }> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'en',
    serviceWorkers: options.serviceWorkers ?? 'block',
  });
  return openPageIn(context, options.host);
}

/** {@link openPage} in a context that is there. */
export async function openPageIn(
  context: BrowserContext,
  host = 'localhost',
): Promise<Page & { readonly complaints: readonly string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`page: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to|status of (?:404|500)/.test(message.text()))
      complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const own = ['data:', 'blob:'].includes(protocol) || hostname === host || hostname.endsWith(`.${host}`);
    if (!own) complaints.push(`third party: ${protocol}//${hostname}`);
  });
  return Object.assign(page, { complaints });
}
