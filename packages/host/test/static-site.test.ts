import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { createLogger, createServer, listen, serveStaticSite } from '../src/index.ts';
import { freePort, loneConfig } from '../src/testing/index.ts';

const script = `export const words = '${'a word '.repeat(500)}';`;
const page = '<html><meta nonce="__CSP_NONCE__"><div id="root"></div><script src="./assets/a.js"></script></html>';

const folder = mkdtempSync(join(tmpdir(), 'inro-site-'));
let port: number;
let app: ReturnType<typeof createServer>;
before(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'assets/a.js'), script);
  writeFileSync(join(folder, 'assets/a.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'assets/a.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'assets/picture.png'), 'PNG');
  port = await freePort();
  app = createServer(loneConfig('x'), createLogger('x', 'silent'));
  app.get('/api/session', async () => ({ token: 'T'.repeat(4000) }));
  serveStaticSite(app, { folder, pages: ['/things', '/things/*'] });
  await listen(app, { port, bind: '127.0.0.1' });
});
after(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

/** What comes over the socket: nothing decodes it on the way. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const asked = request({ port, path, method, headers: { host: 'x.localhost', ...headers } }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(pieces) }),
      );
    });
    asked.on('error', reject).end();
  });

describe('a built front end', () => {
  it('is the page of every name below a path that it names so, with its files from the root, and of none below that', async () => {
    for (const [path, status, files] of [
      ['/things', 200, '"./assets'],
      ['/things/one', 200, '"/assets'],
      ['/things/one/two', 404, '"/assets'],
      ['/other/one', 404, '"/assets'],
    ] as const) {
      const answer = await ask(path, { accept: 'text/html' });
      assert.equal(answer.status, status, path);
      assert.ok(answer.body.includes(files), path);
      assert.equal(answer.body.includes('data-unknown'), status === 404, path);
    }
  });

  it('travels in the smallest form that the client takes, by its weights (RFC 9110 §12.5.3)', async () => {
    const cases: [string | undefined, string | undefined][] = [
      ['gzip, deflate, br, zstd', 'br'],
      ['br;q=0, gzip', 'gzip'],
      ['x-gzip', 'gzip'],
      ['BR', 'br'],
      ['*', 'br'],
      ['*;q=0', undefined],
      ['gzip;q=0.0', undefined],
      ['brotli', undefined],
      ['identity', undefined],
      ['', undefined],
      [undefined, undefined],
    ];
    for (const [accepted, coding] of cases) {
      const { headers, body } = await ask(
        '/assets/a.js',
        accepted === undefined ? {} : { 'accept-encoding': accepted },
      );
      assert.equal(headers['content-encoding'], coding, String(accepted));
      assert.equal(headers.vary, 'accept-encoding', String(accepted));
      assert.equal(headers['content-type'], 'text/javascript; charset=utf-8');
      const plain = coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body;
      assert.equal(plain.toString(), script, String(accepted));
      assert.equal(body.length < script.length, coding !== undefined, String(accepted));
    }
  });

  it('answers HEAD with the length of the form that GET would send, and no body', async () => {
    for (const coding of ['br', 'gzip', 'identity']) {
      const get = await ask('/assets/a.js', { 'accept-encoding': coding });
      const head = await ask('/assets/a.js', { 'accept-encoding': coding }, 'HEAD');
      assert.equal(head.body.length, 0);
      for (const name of ['content-length', 'content-encoding', 'etag', 'vary', 'content-type'])
        assert.equal(head.headers[name], get.headers[name], `${coding}: ${name}`);
      assert.equal(Number(get.headers['content-length']), get.body.length);
    }
  });

  it('says "not changed" to whoever has that very form, and sends it to whoever has another', async () => {
    const tags = new Map<string, string>();
    for (const coding of ['br', 'gzip', 'identity'])
      tags.set(coding, String((await ask('/assets/a.js', { 'accept-encoding': coding })).headers.etag));
    assert.equal(new Set(tags.values()).size, 3);
    for (const [asked, ...known] of [
      ['br', tags.get('br')!],
      ['br', `W/${tags.get('br')}`],
      ['gzip', `"other", ${tags.get('gzip')}`],
      ['identity', '*'],
    ] as const) {
      const answer = await ask('/assets/a.js', { 'accept-encoding': asked, 'if-none-match': known[0]! });
      assert.equal(answer.status, 304, known[0]);
      assert.equal(answer.body.length, 0);
      assert.equal(answer.headers.etag, tags.get(asked));
      assert.equal(answer.headers.vary, 'accept-encoding');
    }
    const other = await ask('/assets/a.js', { 'accept-encoding': 'br', 'if-none-match': tags.get('gzip')! });
    assert.equal(other.status, 200);
  });

  it('has no address for its compressed forms, and sends as it is what has none', async () => {
    for (const path of ['/assets/a.js.br', '/assets/a.js.gz']) assert.equal((await ask(path)).status, 404, path);
    const picture = await ask('/assets/picture.png', { 'accept-encoding': 'br, gzip' });
    assert.equal(picture.headers['content-encoding'], undefined);
    assert.equal(picture.body.toString(), 'PNG');
  });
});

describe('what could be guessed from a length (BREACH)', () => {
  it('an answer of an API is never compressed', async () => {
    const { headers, body } = await ask('/api/session', { 'accept-encoding': 'br, gzip' });
    assert.equal(headers['content-encoding'], undefined);
    assert.ok(body.length > 4000);
  });

  it('a page is, and holds nothing of the request beside its nonce, which is new each time', async () => {
    const nonces = new Set<string>();
    for (const path of ['/?guess=GUESS', '/index.html?GUESS', '/unknown/GUESS'])
      for (const coding of ['br', 'gzip', 'identity']) {
        const { headers, body } = await ask(path, {
          'accept-encoding': coding,
          'sec-fetch-mode': 'navigate',
          cookie: 'x=GUESS',
          referer: 'http://x.localhost/GUESS',
        });
        assert.equal(headers['content-encoding'], coding === 'identity' ? undefined : coding);
        assert.equal(headers['cache-control'], 'no-store');
        assert.equal(headers.etag, undefined);
        const plain = coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body;
        const nonce = /nonce="([^"]+)"/u.exec(plain.toString())![1]!;
        assert.ok(String(headers['content-security-policy']).includes(`'nonce-${nonce}'`));
        assert.doesNotMatch(plain.toString(), /GUESS/u);
        nonces.add(nonce);
      }
    assert.equal(nonces.size, 9);
  });
});
