import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex, toHex } from '@inro/foundation';
import { der } from '../../../quality/testing/verifier/authority.ts';
import {
  formatIpAddress,
  hostLabels,
  isAbsoluteUri,
  parseIpAddress,
  parseMailbox,
  parseUtf8Mailbox,
  readUtf8Mailbox,
  uriHost,
} from '../src/name-forms.ts';

const label = 'a'.repeat(63);
const long = `${label}.${label}.${label}.${'a'.repeat(61)}`;

describe('RFC 1034 §3.5, RFC 1123 §2.1: host names in the preferred syntax', () => {
  it('are labels of letters, digits and hyphens, in lower case', () => {
    for (const [text, labels] of [
      ['example', ['example']],
      ['a', ['a']],
      ['WWW.Example.COM', ['www', 'example', 'com']],
      ['xn--r8jz45g.example', ['xn--r8jz45g', 'example']],
      ['3com.example', ['3com', 'example']],
      ['1.2.3.4a', ['1', '2', '3', '4a']],
      ['a-b.c9', ['a-b', 'c9']],
    ] as const)
      assert.deepEqual(hostLabels(text), labels, text);
    assert.equal(long.length, 253);
    for (const text of [label, `${label}.b`, long]) assert.ok(hostLabels(text), text);
  });

  it('are nothing else: no empty label, no hyphen at an end, no number on top, 63 and 253 characters', () => {
    for (const text of [
      '',
      '.',
      'a.',
      '.a',
      'a..b',
      '-a.b',
      'a-.b',
      'a.-b',
      'a_b',
      'a b',
      'ä.example',
      '192.0.2.1',
      'a.1',
      '7',
      `a${label}`,
      `b.a${label}`,
      `${long}a`,
      `a.${long}`,
      '*',
      '*.example',
      'a.*.example',
    ])
      assert.equal(hostLabels(text), undefined, text);
  });

  it('have a wildcard where one is allowed: the whole left-most label of two or more', () => {
    const wild = (text: string) => hostLabels(text, { wildcard: true });
    assert.deepEqual(wild('*.example'), ['*', 'example']);
    assert.deepEqual(wild('*.a.example'), ['*', 'a', 'example']);
    for (const text of ['*', '*.', 'a.*', '*.*.example', 'a*.example', '*a.example', '**.example', '*.1'])
      assert.equal(wild(text), undefined, text);
    assert.equal(hostLabels('*.example', { wildcard: false }), undefined);
  });
});

describe('RFC 5321 §4.1.2, RFC 9598 §3: mailboxes', () => {
  const local = 'l'.repeat(64);
  it('are a local part as it is and a host in lower case', () => {
    for (const [text, name, host] of [
      ['Ann@Mail.Example', 'Ann', 'mail.example'],
      ['a.b+c@d', 'a.b+c', 'd'],
      ['"a b"@d', '"a b"', 'd'],
      ['"a@b"@d', '"a@b"', 'd'],
      ['"a\\"b"@d', '"a\\"b"', 'd'],
      [`${local}@d`, local, 'd'],
      ['a@d', 'a', 'd'],
    ] as const) {
      assert.deepEqual(parseMailbox(text), { local: name, host }, text);
      assert.equal(parseUtf8Mailbox(text), undefined, text);
    }
    for (const [text, name] of [
      ['医@Mail.Example', '医'],
      ['a.医@mail.example', 'a.医'],
      ['"医 生"@mail.example', '"医 生"'],
      [`${'医'.repeat(64)}@mail.example`, '医'.repeat(64)],
    ] as const) {
      assert.deepEqual(parseUtf8Mailbox(text), { local: name, host: 'mail.example' }, text);
      assert.equal(parseMailbox(text), undefined, text);
    }
  });

  it('are nothing else', () => {
    for (const text of [
      '',
      '@',
      'a',
      'a@',
      '@d',
      'a.@d',
      '.a@d',
      'a..b@d',
      'a b@d',
      '"a@d',
      'a"b"@d',
      'a@d.',
      'a@[::1]',
    ])
      for (const parse of [parseMailbox, parseUtf8Mailbox]) assert.equal(parse(text), undefined, text);
    assert.equal(parseMailbox(`${local}l@d`), undefined);
    assert.equal(parseUtf8Mailbox(`${'医'.repeat(65)}@d`), undefined);
    for (const text of ['医.@d', '医 生@d', '医@例え', '医']) assert.equal(parseUtf8Mailbox(text), undefined, text);
  });

  it('are read out of a UTF8String alone', () => {
    assert.deepEqual(readUtf8Mailbox(der.utf8String('医@d')), { local: '医', host: 'd' });
    for (const value of [der.ia5String('a@d'), der.utf8String('a@d'), der.octetString(fromHex('00')), fromHex('')])
      assert.equal(readUtf8Mailbox(value), undefined);
  });
});

describe('RFC 3986: absolute URIs', () => {
  it('have a host where they have an authority, in lower case', () => {
    for (const [uri, host] of [
      ['https://Example.COM', 'example.com'],
      ['https://u:p@a.example:8443/p?q#f', 'a.example'],
      ['https://a.example:/', 'a.example'],
      ['x+y.z-1://a', 'a'],
      ['ldap://a.example?cn', 'a.example'],
      ['https://a.example#f', 'a.example'],
      ['https://[2001:db8::1]/', undefined],
      ['https://[v1.a]/', undefined],
      ['https://192.0.2.1/', undefined],
      ['https://a%41.example/', undefined],
      ['https:///path', undefined],
      ['urn:uuid:0', undefined],
      ['mailto:a@b.example', undefined],
      ['a:/b', undefined],
      ['a:b%20c', undefined],
    ] as const) {
      assert.ok(isAbsoluteUri(uri), uri);
      assert.equal(uriHost(uri), host, uri);
    }
  });

  it('are nothing else', () => {
    for (const uri of [
      '',
      'https:',
      ':a',
      '1a:b',
      'a',
      '/a',
      '//a.example',
      'https://a b',
      'https://a.example/\\b',
      'https://a.example\\@b.example/',
      'https://a@b@c/',
      'https://[::1/',
      'https://[::1]a/',
      'https://a.example:x/',
      'https://a.example/%4',
      'https://a.example/%zz',
      'https://a.example/#a#b',
      'https://a.example/{',
      'https://a.example/|',
      ' https://a.example/',
      'https://a.example/ ',
      'https://例え.example/',
    ]) {
      assert.ok(!isAbsoluteUri(uri), uri);
      assert.equal(uriHost(uri), undefined, uri);
    }
  });
});

describe('RFC 4291 §2.2, RFC 5952 §4: addresses', () => {
  it('come back as they went out: each run of zeros in each place', () => {
    for (let start = 0; start < 8; start++)
      for (let length = 0; start + length <= 8; length++) {
        const groups = Array.from({ length: 8 }, (_, i) => (i >= start && i < start + length ? 0 : 0x1a0 + i));
        const octets = Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
        const text = formatIpAddress(octets);
        assert.equal(toHex(parseIpAddress(text)!), toHex(octets), text);
        assert.equal(text.includes('::'), length > 1, text);
        assert.ok(length < 2 || !/(^|:)0(:|$)/.test(text), text);
      }
  });

  it('have one gap, of two groups or more', () => {
    for (const [text, isAddress] of [
      ['1:2:3:4:5:6::8', true],
      ['1:2:3:4:5:6:7::', true],
      ['::2:3:4:5:6:7:8', true],
      ['1::2:3:4:5:6:7', true],
      ['1:2:3:4:5:6:7::8', false],
      ['1::3:4:5:6:7:8:9', false],
      ['1::2::', false],
      ['::1::', false],
      ['1::2::3:4', false],
      ['::255.255.255.255', true],
      ['::256.0.0.0', false],
      ['::1.2.3.4:5', false],
      ['1.2.3.4::', false],
      ['1:2:3:4:5:6:7:8:1.2.3.4', false],
      ['1:2:3:4:5:6:1.2.3.4', true],
      ['1:2:3:4:5:1.2.3.4', false],
    ] as const)
      assert.equal(parseIpAddress(text) !== undefined, isAddress, text);
    assert.equal(toHex(parseIpAddress('FEDC:ba98::1')!), 'FEDCBA98000000000000000000000001');
    assert.equal(toHex(parseIpAddress('255.0.10.200')!), 'FF000AC8');
  });
});
