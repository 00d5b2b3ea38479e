import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Fact } from '../patterns.ts';
import { Search } from '../search.ts';

const name = '髙﨑　𠮷之介';
const fact: Fact = { kind: 'name', of: 'kichinosuke', bytes: Buffer.from(name) };
const digest: Fact = { kind: 'certificateDigest', of: 'kichinosuke', bytes: Buffer.from('0badc0de'.repeat(8), 'hex') };
const pin: Fact = { kind: 'secret', of: 'kichinosuke', bytes: Buffer.from('0573'), short: true };
const search = new Search([fact, digest, pin]);
const finds = (bytes: Uint8Array | string, wanted: Fact): boolean => search.in(Buffer.from(bytes)).includes(wanted);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('the search for what leaked', () => {
  const escapedJson = [...Array(name.length).keys()]
    .map((i) => `\\u${name.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('');
  const wrappings: Readonly<Record<string, (bytes: Buffer) => Buffer | string>> = {
    'as it is': (bytes) => bytes,
    hexadecimal: (bytes) => bytes.toString('hex'),
    'upper-case hexadecimal': (bytes) => bytes.toString('hex').toUpperCase(),
    'hexadecimal with colons': (bytes) => bytes.toString('hex').replaceAll(/..(?=.)/g, '$&:'),
    base64: (bytes) => bytes.toString('base64'),
    base64url: (bytes) => bytes.toString('base64url'),
    'percent-encoding': (bytes) => bytes.toString('hex').replaceAll(/../g, '%$&'),
    gzip: (bytes) => gzipSync(bytes),
    'gzip in base64': (bytes) => gzipSync(bytes).toString('base64'),
    'base64 of hexadecimal in gzip': (bytes) => gzipSync(Buffer.from(bytes.toString('hex')).toString('base64')),
    'a DER string': (bytes) => Buffer.concat([Buffer.from([0x30, bytes.length + 2, 0x0c, bytes.length]), bytes]),
  };
  for (const [title, wrap] of Object.entries(wrappings))
    it(`finds a name and a digest in ${title}, wherever they begin`, () => {
      for (const wanted of [fact, digest])
        for (let before = 0; before < 6; before++) {
          const inside = Buffer.concat([Buffer.alloc(before, 0x41), Buffer.from(wanted.bytes), Buffer.from('!')]);
          assert.ok(
            finds(Buffer.concat([Buffer.from('{"x":"'), Buffer.from(wrap(inside)), Buffer.from('"}')]), wanted),
          );
        }
    });
  for (const [title, text] of Object.entries({
    'JSON escapes': `{"n":"${escapedJson}"}`,
    'upper-case JSON escapes': `{"n":"${escapedJson.toUpperCase().replaceAll('\\U', '\\u')}"}`,
    'JSON in JSON': JSON.stringify({ body: `{"n":"${escapedJson}"}` }),
    'a query': `/x?${new URLSearchParams({ n: name })}`,
    'character references': [...name].map((one) => `&#${one.codePointAt(0)};`).join(''),
  }))
    it(`finds a name in ${title}`, () => assert.ok(finds(text, fact)));
  it('finds a name in UTF-16 of both orders', () => {
    assert.ok(finds(utf16(`x${name}`), fact));
    assert.ok(finds(utf16(`x${name}`).swap16(), fact));
  });
  it('finds a PIN only where it stands alone', () => {
    for (const text of ['pin 0573', '{"pin":"0573"}', '0573\n', Buffer.from('{"pin":"0573"}').toString('base64')])
      assert.ok(finds(text, pin), text);
    for (const text of ['10573', '0.0573', 'a0573', '05730', 'x/0573+']) assert.ok(!finds(text, pin), text);
  });
  it('finds nothing in what is random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        assert.deepEqual(search.in(Buffer.concat([bytes, Buffer.from(Buffer.from(bytes).toString('base64'))])), []);
      }),
      { numRuns: 100 },
    );
  });
});
