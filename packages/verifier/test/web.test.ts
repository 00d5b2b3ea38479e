import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { login, requestOf } from '../../../quality/testing/verifier/authority.ts';
import { reportToJson, verifyAuthenticationSync } from '../src/node/index.ts';

const LIMIT = 60_000;
const entry = join(import.meta.dirname, 'support/web-page.ts');

/** One file, as a relying party's bundler would make it. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: true, lib: { entry, formats: ['es'], fileName: 'verifier' } },
  });
  const [output] = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  return output!.output[0].code;
}

const base64 = (data: Uint8Array) => Buffer.from(data).toString('base64');

describe('the verifier in a browser', async () => {
  const code = await bundle();
  const good = await login();
  const cases = {
    valid: requestOf(good),
    'without staple': { ...requestOf(good), staple: undefined },
    'other data': { ...requestOf(good), signedData: new Uint8Array(5) },
    'other purpose': { ...requestOf(good), purpose: 'digital-signature' },
    'broken certificate': { ...requestOf(good), certificate: good.holder.certificate.slice(0, -1) },
    'changed certificate': {
      ...requestOf(good),
      certificate: good.holder.certificate.map((b, i, all) => (i === all.length - 9 ? b ^ 1 : b)),
    },
  } as const;
  const plain = (request: (typeof cases)[keyof typeof cases]) => ({
    certificate: base64(request.certificate),
    trustAnchor: base64(good.root.certificate),
    signedData: base64(request.signedData),
    signature: base64(request.signature),
    staple: request.staple === undefined ? null : base64(request.staple),
    at: request.at.toISOString(),
    purpose: request.purpose,
  });
  const server = createServer((request, response) => {
    const script = request.url === '/verifier.js';
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.end(script ? code : '<!doctype html><script type="module" src="/verifier.js"></script>');
  });
  let browser: Browser;
  let page: Page;
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      chromiumSandbox: process.getuid?.() !== 0,
      args: ['--disable-background-networking'],
    });
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('typeof answer === "function"');
  });
  after(async () => {
    await browser?.close();
    server.close();
  });

  it('takes at most 60 kB gzipped for authentication', () => {
    const size = gzipSync(code).length;
    assert.ok(size <= LIMIT, `${size} bytes`);
  });
  for (const [name, request] of Object.entries(cases)) {
    const expected = JSON.stringify(reportToJson(verifyAuthenticationSync(request)));
    it(`says the same about a login (${name}) in a page and in a worker as in Node`, async () => {
      const argument = JSON.stringify(plain(request));
      assert.equal(await page.evaluate(`answer(${argument})`), expected);
      const inWorker = `new Promise((resolve, reject) => {
        const worker = new Worker('/verifier.js', { type: 'module' });
        worker.onmessage = (event) => { worker.terminate(); resolve(event.data); };
        worker.onerror = reject;
        worker.postMessage(${argument});
      })`;
      assert.equal(await page.evaluate(inWorker), expected);
    });
  }
});
