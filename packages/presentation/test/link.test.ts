import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  drawNumber,
  isNamedOrigin,
  isWebOrigin,
  readAuthorizationLink,
  readTypedNumber,
  writeQrPayload,
  writeWalletLink,
} from '../src/index.ts';
import { refusedWith } from './support/parties.ts';

const link = {
  clientId: `x509_hash:${'a'.repeat(43)}`,
  requestUri: 'http://bank.localhost:8429/presentations/requests/1?x=%20&y=1',
};

describe('a link to a request', () => {
  it('reads back from the QR code and from the page of a wallet', () => {
    assert.deepEqual(readAuthorizationLink(writeQrPayload(link)), link);
    assert.deepEqual(readAuthorizationLink(writeWalletLink('http://aoi.wallet.localhost:8421', link)), link);
  });
  it('tells the server of the wallet nothing: what comes after # stays in the browser (RFC 3986 §3.5)', () => {
    const { pathname, search } = new URL(writeWalletLink('http://aoi.wallet.localhost:8421', link));
    assert.deepEqual([pathname, search], ['/present', '']);
  });
  it('is refused in every other shape', () => {
    const page = writeWalletLink('http://aoi.wallet.localhost:8421', link);
    const good = writeQrPayload(link);
    for (const bad of [
      '',
      good.replace('openid4vp://authorize', 'openid4vp://other'),
      good.replace('openid4vp://authorize', 'javascript:'),
      good.replace('x509_hash', 'x509_san_dns'),
      `${good}&client_id=x509_hash:${'b'.repeat(43)}`,
      `${good}&request_uri=http%3A%2F%2Fbank.localhost%2F`,
      `${good}&request=e30`,
      `${good}&request_uri_method=post`,
      `${good}#fragment`,
      good.replace('http%3A', 'ftp%3A'),
      good.replace('bank.localhost', 'bank.example'),
      good.replace('bank.localhost', 'user%3Apassword%40bank.localhost'),
      `${good}${'a'.repeat(2048)}`,
      page.replace('#', '?'),
      page.replace('http:', 'openid4vp:'),
      `${page}#${page}`,
    ])
      assert.throws(() => readAuthorizationLink(bad), refusedWith('presentation.link_malformed'), bad);
  });
  it('never fails in another way, whatever is scanned', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (text) => {
        assert.throws(() => readAuthorizationLink(text), refusedWith('presentation.link_malformed'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('web origins', () => {
  it('are https anywhere and http below localhost', () => {
    for (const origin of [
      'https://bank.example',
      'https://bank.example:8443',
      'http://bank.localhost:1',
      'http://localhost',
    ])
      assert.ok(isWebOrigin(origin), origin);
    for (const other of [
      'http://bank.example',
      'https://bank.example/',
      'https://bank.example:443',
      'http://localhost.evil.example',
      'http://evillocalhost',
      'null',
      '',
    ])
      assert.ok(!isWebOrigin(other), other);
  });
});

describe('origins with a name', () => {
  it('are web origins that are no address, however the address is written', () => {
    for (const origin of ['https://bank.example', 'https://7.example:1', 'http://bank.localhost:1', 'https://1and1.de'])
      assert.ok(isNamedOrigin(origin), origin);
    const written = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '127.0.0.1.',
      '[::1]',
      '[::ffff:7f00:1]',
    ];
    for (const host of [...written, '１２７.0.0.1', '203.0.113.7'])
      for (const text of [`https://${host}`, `https://${host}:8443`]) {
        assert.ok(!isNamedOrigin(text), text);
        if (URL.canParse(text)) assert.ok(!isNamedOrigin(new URL(text).origin), new URL(text).origin);
      }
    for (const other of ['http://bank.example', 'null', '']) assert.ok(!isNamedOrigin(other), other);
  });
});

describe('number matching', () => {
  it('draws each of the hundred numbers equally often', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 200; byte++) {
      const drawn = drawNumber(() => Uint8Array.of(byte));
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    assert.equal(counts.size, 100);
    assert.deepEqual(new Set(counts.values()), new Set([2]));
  });
  it('draws again instead of favouring low numbers', () => {
    const bytes = [255, 200, 7];
    assert.equal(
      drawNumber(() => Uint8Array.of(bytes.shift()!)),
      '07',
    );
  });
  it('takes full-width digits and blanks from a Japanese keyboard', () => {
    assert.equal(readTypedNumber(' ４２　'), '42');
    assert.equal(readTypedNumber('4 2'), '42');
    for (const other of ['4', '421', 'ab', '四二', '']) assert.equal(readTypedNumber(other), undefined);
  });
});
