import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fromBase64, fromUtf8, toBase64, utf8 } from '@inro/foundation';
import { InroError } from '@inro/problem';
import fc from 'fast-check';
import { carryRequest } from '../src/egress/carry.ts';
import { checkTarget, type EgressPolicy, isAllowedAddress } from '../src/egress/guard.ts';

const policy: EgressPolicy = {
  host: 'localhost',
  isKnown: (origin) => /^https?:\/\/(?:bank|tsm|shop)[.]/.test(origin),
  forbiddenPorts: new Set([8421, 8422, 55432]),
  publicAddresses: false,
};
const open: EgressPolicy = { ...policy, publicAddresses: true };
const refused = (code = 'handset.fetch_refused') => ({ name: 'InroError', code });
const request = (url: string, more: object = {}) => ({ url, method: 'GET', headers: {}, ...more });

describe('handset-door.md, /door/fetch: what the wallet may reach through its phone', () => {
  it('carries requests to services below the sandbox name', () => {
    for (const url of [
      'http://bank.localhost:8429/a?b=c',
      'http://tsm.localhost:8428/',
      'https://shop.localhost:8443/',
    ]) {
      assert.equal(checkTarget(url, policy).href, url);
    }
  });

  it('refuses names outside the sandbox unless configured', () => {
    assert.throws(() => checkTarget('https://example.com/', policy), refused());
    assert.equal(checkTarget('https://example.com/', open).hostname, 'example.com');
  });

  for (const url of [
    'ftp://bank.localhost/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:0',
    'http:',
    '',
    'bank.localhost:8429',
    'http://bank.localhost:8429@127.0.0.1:8422/',
    'http://user@bank.localhost:8429/',
    'http://user:word@bank.localhost:8429/',
    'http://:word@bank.localhost:8429/',
    'http://127.0.0.1:8429/',
    'http://127.1:8429/',
    'http://0x7f000001:8429/',
    'http://2130706433:8429/',
    'http://0177.0.0.1:8429/',
    'http://①②⑦.⓪.⓪.①:8429/',
    'http://0.0.0.0:8429/',
    'http://[::1]:8429/',
    'http://[::ffff:127.0.0.1]:8429/',
    'http://[64:ff9b::7f00:1]:8429/',
    'http://[fd00::1]:8429/',
    'http://[fe80::1]:8429/',
    'http://8.8.8.8/',
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost:8429/',
    'http://bank.localhost.:8429/',
    'http://bank.localhost.example.com:8429/#localhost',
    'http://bank_.localhost:8429/',
    'http://-bank.localhost:8429/',
    'http://bank.localhost:0/',
    'http://bank.localhost:22/',
    'http://bank.localhost:5432/',
    'http://bank.localhost:6379/',
    'http://bank.localhost:55432/',
    'http://bank.localhost:8421/',
    'http://alice.wallet.localhost:8429/',
    'http://alice.handset.localhost:8429/',
    'http://handset.localhost:8422/',
    'http://bank.localhost:8422/',
    'http://home.localhost:8429/',
    'http://intranet/',
    'http://printer.local/',
    'http://db.internal/',
  ]) {
    it(`refuses ${url || 'nothing at all'}`, () => {
      for (const way of [policy, ...(url.includes('example.com') ? [] : [open])]) {
        assert.throws(() => checkTarget(url, way), refused());
      }
    });
  }

  it('refuses the phone and wallet names of a sandbox under a real domain as well', () => {
    const real: EgressPolicy = { ...open, host: 'inro.example.org', isKnown: () => true };
    for (const name of ['handset', 'alice.handset', 'wallet', 'bob.wallet', 'home']) {
      assert.throws(() => checkTarget(`https://${name}.inro.example.org/`, real), refused());
    }
    assert.equal(checkTarget('https://bank.inro.example.org/', real).port, '');
  });

  it('never passes a URL whose host is an address, whatever its notation', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4Extended(),
          fc.ipV6().map((address) => `[${address}]`),
        ),
        (address) => {
          for (const way of [policy, open]) assert.throws(() => checkTarget(`http://${address}:8429/`, way), refused());
        },
      ),
    );
  });

  it('lets own names lead to loopback alone and others to public addresses alone', () => {
    assert.ok(isAllowedAddress('bank.localhost', '127.0.0.1', policy));
    assert.ok(!isAllowedAddress('bank.localhost', '93.184.215.14', policy));
    assert.ok(isAllowedAddress('example.com', '93.184.215.14', open));
    assert.ok(isAllowedAddress('example.com', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', open));
    const private4 = '127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 100.64.0.1 169.254.169.254 172.16.0.1 192.168.1.1 192.0.0.1';
    const more4 = '198.18.0.1 224.0.0.1 255.255.255.255';
    const six = '::1 :: fe80::1 fd00::1 ff02::1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::a00:1 2002:7f00:1:: 2001::1';
    for (const address of `${private4} ${more4} ${six} nonsense`.split(' ')) {
      assert.ok(!isAllowedAddress('example.com', address, open), address);
    }
  });
});

describe('handset-door.md, /door/fetch: carrying a request', () => {
  let server: Server;
  let port: number;
  const seen: { path: string | undefined; headers: Record<string, unknown>; body: string }[] = [];
  before(async () => {
    server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        seen.push({ path: incoming.url, headers: incoming.headers, body: Buffer.concat(chunks).toString() });
        if (incoming.url === '/away') outgoing.writeHead(302, { location: 'http://127.0.0.1:8422/cast' }).end();
        else if (incoming.url === '/large') outgoing.end(Buffer.alloc((1 << 20) + 1));
        else
          outgoing.writeHead(200, { 'content-type': 'text/plain', 'set-cookie': 'a=b', 'x-inner': '1' }).end('hello');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(() => server.close());

  it('brings status, a few headers and the body back, and the body there', async () => {
    const answer = await carryRequest(
      request(`http://bank.localhost:${port}/x`, {
        method: 'POST',
        headers: { 'Content-Type': 'text/plain', authorization: 'Bearer t' },
        body: toBase64(utf8('question')),
      }),
      policy,
    );
    assert.equal(answer.status, 200);
    assert.equal(fromUtf8(fromBase64(answer.body)), 'hello');
    assert.deepEqual(Object.keys(answer.headers).sort(), ['content-type', 'date']);
    assert.equal(seen.at(-1)!.body, 'question');
    assert.equal(seen.at(-1)!.headers.host, `bank.localhost:${port}`);
  });

  it('does not follow a redirect: the wallet is shown it', async () => {
    const answer = await carryRequest(request(`http://bank.localhost:${port}/away`), policy);
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.location, 'http://127.0.0.1:8422/cast');
    assert.equal(seen.at(-1)!.path, '/away');
  });

  it('gives up on answers above 1 MiB', async () => {
    await assert.rejects(
      carryRequest(request(`http://bank.localhost:${port}/large`), policy),
      refused('http.peer_unavailable'),
    );
  });

  it('brings a document of the size that it expects, up to 10 MiB, and only to who asks by GET', async () => {
    const large = (maxBytes: number, method = 'GET') =>
      carryRequest(request(`http://bank.localhost:${port}/large`, { maxBytes, method }), policy);
    assert.equal(fromBase64((await large((1 << 20) + 1)).body).length, (1 << 20) + 1);
    await assert.rejects(large(1 << 20), refused('http.peer_unavailable'));
    await assert.rejects(large((10 << 20) + 1), refused());
    await assert.rejects(large((1 << 20) + 1, 'POST'), refused());
  });

  it('sets no Host, Cookie, Origin or hop-by-hop header, and no header with a line break', async () => {
    const before = seen.length;
    for (const headers of [
      { accept: '\u3042' },
      { accept: 'a\u0001b' },
      { host: 'x' },
      { Cookie: 'a' },
      { origin: 'x' },
      { connection: 'x' },
      { accept: 'a\r\nb: c' },
    ]) {
      await assert.rejects(carryRequest(request(`http://bank.localhost:${port}/`, { headers }), policy), refused());
    }
    assert.equal(seen.length, before);
  });

  it('refuses public names that resolve to this machine or its network, one bad address among good ones included', async () => {
    const before = seen.length;
    for (const addresses of [
      [{ address: '127.0.0.1', family: 4 }],
      [{ address: '::ffff:127.0.0.1', family: 6 }],
      [
        { address: '93.184.215.14', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
      [],
    ]) {
      const resolver: LookupFunction = (_name, _options, callback) => callback(null, addresses);
      await assert.rejects(carryRequest(request(`http://rebound.example.com:${port}/`), open, resolver), refused());
    }
    assert.equal(seen.length, before);
  });

  it('says that a service cannot be reached', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => gone.once('listening', resolve));
    const free = (gone.address() as AddressInfo).port;
    await new Promise((resolve) => gone.close(resolve));
    await assert.rejects(carryRequest(request(`http://bank.localhost:${free}/`), policy), (failure) => {
      assert.ok(failure instanceof InroError);
      return failure.code === 'http.peer_unavailable';
    });
  });
});
