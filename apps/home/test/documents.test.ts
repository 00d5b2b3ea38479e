import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLogger, createServer, serveOverview } from '@inro/host';
import { loneConfig } from '@inro/host/testing';
import { toHtml } from '../src/documents/markdown.ts';
import { resolveLink, serveDocuments } from '../src/documents/serve.ts';

describe('the documents of the house, as pages', () => {
  const app = createServer(loneConfig('home'), createLogger('home', 'silent'));
  before(() => {
    serveDocuments(app);
    serveOverview(app, 'http://home.localhost');
  });
  after(() => app.close());
  const get = async (path: string) => app.inject({ url: `http://home.localhost${path}` });

  it('lead from the first to every other without a dead end', async () => {
    const waiting = ['/documents/docs/README.md', '/documents/docs/api/README.md', '/documents/docs/threats/README.md'];
    const seen = new Set<string>();
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const { statusCode, body } = await get(path);
      assert.equal(statusCode, 200, path);
      if (path.endsWith('.json')) continue;
      assert.equal(body.match(/<h1 id=/gu)?.length, 1, path);
      for (const [, href] of body.matchAll(/href="(\/[^"#]*)[^"]*"/gu)) if (href !== '/') waiting.push(href!);
    }
    assert.ok(seen.size > 150, `${seen.size} documents`);
  });

  it('open at the heading that a link names', async () => {
    const { body } = await get('/documents/docs/errors.md');
    assert.match(
      body,
      /<h2 id="relying-partycertificate_revoked"><code>relying-party.certificate_revoked<\/code><\/h2>/u,
    );
  });

  it('are those of the sources alone, whatever is asked for', async () => {
    for (const path of [
      '/documents/package.json',
      '/documents/../package.json',
      '/documents/%2e%2e/etc/passwd',
      '/documents/docs/%2e%2e/package.json',
      '/documents//etc/passwd',
      '/documents/docs',
      '/documents/apps/home/src/app.ts',
    ])
      assert.ok([400, 404].includes((await get(path)).statusCode), path);
    assert.equal(resolveLink(new Set(['docs/a.md']), 'docs/b.md', '../../etc/passwd'), undefined);
    assert.equal(resolveLink(new Set(['docs/a.md']), 'docs/b.md', 'javascript:alert(1)'), undefined);
  });

  it('are named in llms.txt, each of whose links opens', async () => {
    const { headers, body } = await get('/llms.txt');
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    const links = [...body.matchAll(/^- \[[^\]]+\]\(([^)]*)\): \S/gmu)].map(([, to]) => to!);
    assert.equal(links.length, body.match(/^- /gmu)?.length);
    for (const to of links) {
      assert.match(to, /^http:\/\/home\.localhost\/documents\//u);
      assert.equal((await get(new URL(to).pathname)).statusCode, 200, to);
    }
  });

  it('run nothing and load nothing', async () => {
    const { headers } = await get('/documents/README.md');
    assert.match(String(headers['content-security-policy']), /^default-src 'none'; style-src 'nonce-[^']+';/u);
    const html = toHtml(
      '# <script>x</script>\n\n[a"b](https://x.example/"onclick=") `<b>` <img onerror=x>',
      (to) => to,
    );
    assert.doesNotMatch(html, /<script|<b>|<img|" ?onclick/u);
  });
});
