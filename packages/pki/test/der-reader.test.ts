import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex } from '@inro/foundation';
import { InroError } from '@inro/problem';
import fc from 'fast-check';
import {
  checkDer,
  DerCursor,
  DistinguishedName,
  encodeOid,
  openDer,
  prepare,
  readDottedOid,
  readTime,
  tag,
} from '../src/read/index.ts';

const refuses = (reason: string, read: () => unknown) =>
  assert.throws(read, (error) => error instanceof InroError && error.details.reason === reason);

describe('X.690 DER is read strictly', () => {
  it('§10.1: refuses indefinite and non-minimal lengths, and what the input does not hold', () => {
    refuses('indefinite_length', () => openDer(fromHex('30800000'), tag.sequence, 'test'));
    refuses('length_not_minimal', () => openDer(fromHex('30810100'), tag.sequence, 'test'));
    refuses('length_not_minimal', () => openDer(fromHex('3082000100'), tag.sequence, 'test'));
    refuses('truncated', () => openDer(fromHex('3002'), tag.sequence, 'test'));
    refuses('trailing_bytes', () => openDer(fromHex('300000'), tag.sequence, 'test'));
    refuses('length_too_large', () => openDer(fromHex('308501000000000000'), tag.sequence, 'test'));
  });
  it('§8.3.2: refuses padded integers', () => {
    refuses('integer_not_minimal', () => new DerCursor(fromHex('02020001'), 'test').integer());
    refuses('integer_not_minimal', () => new DerCursor(fromHex('0202FF80'), 'test').integer());
    refuses('integer_not_minimal', () => new DerCursor(fromHex('0200'), 'test').integer());
  });
  it('§11.1, §11.5: a BOOLEAN is 00 or FF, and a default is left out', () => {
    refuses('boolean_not_canonical', () => new DerCursor(fromHex('010101'), 'test').boolean());
    refuses('default_value_encoded', () => new DerCursor(fromHex('010100'), 'test').optionalTrue());
  });
  it('§11.2.2: refuses trailing zero bits of a named list', () => {
    assert.equal(new DerCursor(fromHex('03020780'), 'test').namedBits(), 1);
    refuses('bit_string_not_canonical', () => new DerCursor(fromHex('03020680'), 'test').namedBits());
    refuses('bit_string_not_canonical', () => new DerCursor(fromHex('03020781'), 'test').namedBits());
  });
  it('§8.19: identifiers survive a round trip, padded or cut ones do not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 }),
        fc.nat(39),
        fc.array(fc.bigInt(0n, 1n << 130n), { maxLength: 4 }),
        (a, b, rest) => {
          const text = [a, b, ...rest].join('.');
          const octets = encodeOid(text);
          assert.equal(octets.length > 64 ? undefined : text, readDottedOid(octets, 0, octets.length));
        },
      ),
      { seed: 5280 },
    );
    assert.equal(readDottedOid(fromHex('8001'), 0, 2), undefined);
    assert.equal(readDottedOid(fromHex('2A86'), 0, 2), undefined);
  });
  it('RFC 5280 §4.1.2.5: times are whole seconds in Z, and real dates', () => {
    const time = (found: number, text: string) =>
      readTime(new DerCursor(Uint8Array.of(found, text.length, ...text.split('').map((c) => c.charCodeAt(0))), 'test'));
    assert.equal(time(tag.utcTime, '491231235959Z').at, Date.parse('2049-12-31T23:59:59Z'));
    assert.equal(time(tag.utcTime, '500101000000Z').at, Date.parse('1950-01-01T00:00:00Z'));
    assert.equal(time(tag.generalizedTime, '20500101000000Z').canonicalForm, true);
    assert.equal(time(tag.generalizedTime, '20260101000000Z').canonicalForm, false);
    for (const bad of ['2601010000Z', '260101000000+0900', '260230000000Z', '261301000000Z', '26010100000:Z'])
      refuses('time_malformed', () => time(tag.utcTime, bad));
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true }),
        (date) => {
          const text = `${date.toISOString().replace(/[-T:]/g, '').slice(2, 14)}Z`;
          assert.equal(time(tag.utcTime, text).at, Math.floor(date.getTime() / 1000) * 1000);
        },
      ),
      { seed: 5280 },
    );
  });
  it('nesting bombs and random bytes end in pki.malformed, without recursion', () => {
    const bomb = new Uint8Array(200_000).fill(0x30);
    refuses('trailing_bytes', () => checkDer(bomb, 'test'));
    let nested: Uint8Array = fromHex('0500');
    for (let i = 0; i < 40; i++) nested = Uint8Array.of(0x30, nested.length, ...nested);
    refuses('nesting_too_deep', () => checkDer(nested, 'test'));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          checkDer(bytes, 'test');
        } catch (error) {
          assert.ok(error instanceof InroError && error.code === 'pki.malformed');
        }
      }),
      { seed: 5280, numRuns: 1000 },
    );
  });
  it('X.520: an attribute of a name is a text, a bit string or a structure, a country no VisibleString', () => {
    const name = (hex: string) => new DistinguishedName(fromHex(hex), 'test').rdns;
    refuses('tag_unexpected', () => name('300D310B3009060355040' + '61A024A50'));
    refuses('tag_unexpected', () => name('300D310B3009060355045509024A50'));
    refuses('tag_unexpected', () => name('300D310B300906035504550602FFFF'));
    assert.equal(name('300D310B300906035504061302' + '4A50')[0]![0]!.text, 'JP');
  });
  it('RFC 4518: names compare without case, width and inner spaces', () => {
    assert.equal(prepare('  Test   CA\t1 '), prepare('test ca 1'));
    assert.equal(prepare('ＡＢＣ　山'), prepare('abc 山'));
    assert.notEqual(prepare('髙'), prepare('高'));
  });
});
