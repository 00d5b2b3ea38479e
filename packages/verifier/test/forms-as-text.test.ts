import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex, toHex } from '@inro/foundation';
import { formatIpAddress, parseIpAddress } from '../src/name-forms.ts';
import { isoTime } from '../src/report.ts';

describe('ISO 8601 times', () => {
  it('are those of the Gregorian calendar, leap years and ends of centuries too', () => {
    for (let year = 1600; year <= 2800; year++)
      for (const day of ['01-01', '02-28', '03-01', '12-31']) {
        const text = `${year}-${day}T23:59:59Z`;
        assert.equal(isoTime(Date.parse(text)), text);
      }
    for (const text of [
      '2000-02-29T00:00:00Z',
      '1600-02-29T12:00:00Z',
      '2400-02-29T01:02:03Z',
      '0000-03-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '1969-12-31T23:59:59Z',
    ])
      assert.equal(isoTime(Date.parse(text)), text);
  });
});

describe('RFC 4291 §2.2, RFC 5952 §4: addresses as text', () => {
  it('are read as they are meant', () => {
    for (const [text, hex] of [
      ['192.0.2.255', 'C00002FF'],
      ['0.0.0.0', '00000000'],
      ['::', '00000000000000000000000000000000'],
      ['::1', '00000000000000000000000000000001'],
      ['1::', '00010000000000000000000000000000'],
      ['2001:db8::1:0:0:1', '20010DB8000000000001000000000001'],
      ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
      ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
      ['::ffff:192.0.2.1', '00000000000000000000FFFFC0000201'],
      ['1:2:3:4:5:6:192.0.2.1', '000100020003000400050006C0000201'],
      ['ABCD::ef01', 'ABCD000000000000000000000000EF01'],
    ] as const)
      assert.equal(toHex(parseIpAddress(text)!), hex, text);
  });

  it('are nothing else', () => {
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.4.5',
      '01.2.3.4',
      '256.0.0.1',
      '1.2.3.-4',
      'a.b.c.d',
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '::1:2:3:4:5:6:7:8',
      '12345::',
      'g::',
      '1:',
      ':1',
      '192.0.2.1::',
      '::192.0.2.1:1',
      '::192.0.2',
      '1:2:3:4:5:6:7:192.0.2.1',
      '::1%eth0',
    ])
      assert.equal(parseIpAddress(text), undefined, text);
  });

  it('are written in one way: the longest run of two or more zeros, the first of equal ones', () => {
    for (const [hex, text] of [
      ['C0000200', '192.0.2.0'],
      ['00000000000000000000000000000000', '::'],
      ['00000000000000000000000000000001', '::1'],
      ['00010000000000000000000000000000', '1::'],
      ['20010DB8000000000001000000000001', '2001:db8::1:0:0:1'],
      ['20010DB8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
      ['20010DB8000100000000000100000001', '2001:db8:1::1:0:1'],
      ['20010000000000010000000000000001', '2001:0:0:1::1'],
      ['00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
      ['00010001000100010001000100010000', '1:1:1:1:1:1:1:0'],
      ['00010001000100010001000100000000', '1:1:1:1:1:1::'],
    ] as const)
      assert.equal(formatIpAddress(fromHex(hex)), text);
  });
});
