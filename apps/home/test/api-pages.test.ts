import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { createLogger, createServer } from '@inro/host';
import { loneConfig } from '@inro/host/testing';
import type { Browser } from 'playwright-core';
import { openChromium, openPage } from '../../../tests/support/chromium.ts';
import { type ApiDescription, apiPage } from '../src/documents/api-page.ts';
import { renderPage } from '../src/documents/page.ts';
import { schemaRows } from '../src/documents/schema-rows.ts';
import { serveDocuments } from '../src/documents/serve.ts';

const folder = join(import.meta.dirname, '../../../docs/api');
const servers = globSync('*.json', { cwd: folder }).map((name) => basename(name, '.json'));
const app = createServer(loneConfig('home'), createLogger('home', 'silent'), { byAddress: true });
let origin: string;
let browser: Browser;
before(async () => {
  serveDocuments(app);
  origin = await app.listen({ port: 0, host: '127.0.0.1' });
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await app.close();
});
const read = async (path: string) => {
  const { statusCode, body } = await app.inject({ url: `http://home.localhost/documents/${path}` });
  assert.equal(statusCode, 200, path);
  return body;
};
const idsOf = (html: string): readonly string[] => [...html.matchAll(/ id="([^"]*)"/gu)].map(([, id]) => id!);

describe('the description of a server, as a page', () => {
  for (const server of servers)
    it(`has every operation with its place, and every link leads somewhere: ${server}`, async () => {
      const html = await read(`docs/api/${server}`);
      const ids = idsOf(html);
      assert.equal(new Set(ids).size, ids.length, 'places');
      const { paths } = JSON.parse(readFileSync(join(folder, `${server}.json`), 'utf8')) as ApiDescription;
      for (const { operationId } of Object.values(paths!).flatMap((item) => Object.values(item))) {
        assert.ok(ids.includes(operationId!), operationId);
        assert.ok(html.includes(`href="#${operationId}"`), `contents: ${operationId}`);
      }
      const errors = idsOf(await read('docs/errors.md'));
      const [, problems = ''] = html.match(/docs\/errors\.md#([^"]+)"/u) ?? [];
      assert.notEqual(problems, '');
      for (const [, page, place] of html.matchAll(/href="([^"#]*)#?([^"]*)"/gu)) {
        if (page === '') assert.ok(ids.includes(place!), place);
        else if (page!.endsWith('errors.md')) assert.ok(place === '' || errors.includes(place!), place);
        else if (page !== '/') await read(page!.replace('/documents/', ''));
      }
    });

  it('leads there from the list of servers, and from there to the file for programs', async () => {
    const list = await read('docs/api/README.md');
    for (const server of servers) assert.ok(list.includes(`href="/documents/docs/api/${server}"`), server);
    assert.ok((await read('docs/api/bank')).includes('href="/documents/docs/api/bank.json"'));
    assert.equal((JSON.parse(await read('docs/api/bank.json')) as { openapi: string }).openapi, '3.1.0');
  });

  it('says who may call, by what, and what a request and its answer hold', async () => {
    const html = await read('docs/api/ca');
    const [, end = ''] = html.split('id="putIssuancesByIdEnd"');
    const [operation = ''] = end.split('</article>');
    assert.match(operation, /Who may call: <a href="\/documents\/docs\/api\/registration"><code>registration<\/code>/u);
    assert.match(operation, /<caption>Body, application\/json<\/caption>.*<code>reason<\/code>.*<td>yes<\/td>/u);
    assert.match(
      operation,
      /<caption>Answer 200, application\/json<\/caption>.*<code>certificates\[\]\.certificate<\/code>/u,
    );
    assert.match(operation, /errors\.md#httpunauthorized"><code>http\.unauthorized<\/code><\/a>: \S/u);
    assert.match(await read('docs/api/bank'), /Who may call: its own pages</u);
  });

  it('tells nested, chosen, absent and narrowed members by their paths', () => {
    const rows = schemaRows({
      type: 'object',
      required: ['keys'],
      properties: {
        keys: {
          type: 'array',
          maxItems: 2,
          items: { anyOf: [{ type: 'object', properties: { a: {} } }, { const: 1 }] },
        },
        at: { anyOf: [{ type: 'string', format: 'date-time', pattern: '^long$' }, { type: 'null' }] },
        code: { type: 'string', minLength: 4, maxLength: 4, pattern: '^x$', default: 'xxxx' },
      },
    });
    assert.deepEqual(
      rows.map(({ name, type, form, pattern, required }) => [name, type, form.join(), pattern, required]),
      [
        ['keys', 'array', 'at most 2 items', undefined, true],
        ['keys[]', 'one of 2 forms', '', undefined, true],
        ['keys[](1)', 'object', '', undefined, true],
        ['keys[](1).a', 'any', '', undefined, false],
        ['keys[](2)', 'number', '1', undefined, true],
        ['at', 'string or null', 'date-time', undefined, false],
        ['code', 'string', '4 characters,"xxxx" unless said', '^x$', false],
      ],
    );
  });

  it('shows hostile words as words, wherever they stand', async () => {
    const evil = '"><script>window.evil = 1</script><img src=x onerror=evil()>\'`http.internal`';
    const schema = { type: evil, enum: [evil], pattern: evil, properties: { [evil]: { const: evil } } };
    const content = { [evil]: { schema } };
    const operation = {
      operationId: evil,
      summary: evil,
      security: [{ [evil]: [] }],
      'x-callers': [evil],
      parameters: [{ name: evil, in: evil, schema }],
      requestBody: { content },
      responses: { [evil]: { description: evil, content }, 200: { description: evil, content } },
    };
    const main = apiPage(
      {
        info: { title: evil },
        paths: { [`/${evil}`]: { [evil]: operation } },
        components: { securitySchemes: { [evil]: { description: evil } } },
      },
      { raw: evil, errors: evil, server: () => evil },
    );
    const { policy, html } = renderPage({ title: evil, ways: [[evil, evil]], main });
    assert.match(policy, /^default-src 'none'; style-src 'nonce-[^']+';/u);
    const page = await openPage(browser);
    await page.setContent(html);
    assert.equal(await page.locator('script, img, [onerror]').count(), 0);
    assert.equal(await page.evaluate('window.evil'), undefined);
    await page.context().close();
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`is accessible and never wider than a phone, ${colorScheme}`, async () => {
      const page = await openPage(browser, { host: '127.0.0.1' });
      await page.emulateMedia({ colorScheme });
      for (const server of ['gateway', 'ca', 'phone-maker']) {
        await page.goto(`${origin}/documents/docs/api/${server}`);
        for (const width of [320, 390]) {
          await page.setViewportSize({ width, height: 844 });
          assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= width, `${server} ${width}`);
        }
      }
      // The last one, which is short: axe takes minutes for the long ones, which are made of the same parts.
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      assert.deepEqual(found, []);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
});
