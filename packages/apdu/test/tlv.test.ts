import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { encodeLv, encodeTlv, findTlv, parseTlvs, readLv } from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { InroError } from '@inro/problem';
import fc from 'fast-check';

suite('ISO/IEC 7816-4 §5.2.2, BER-TLV data objects', () => {
  test('the key information template of a recorded card is read', () => {
    const [template] = parseTlvs(fromHex('E012C00401FF8810C00402FF8810C00403FF8810'));
    assert.equal(template?.tag, 0xe0);
    assert.deepEqual(
      parseTlvs(template.value).map(({ value }) => toHex(value)),
      ['01FF8810', '02FF8810', '03FF8810'],
    );
  });
  test('tags of one to three bytes and lengths up to 16 MB come back as they went', () => {
    const tag = fc.constantFrom(0x4f, 0xe3, 0x9f70, 0x7f21, 0x5f24, 0xdf8102);
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, fc.uint8Array({ maxLength: 400 })), { maxLength: 5 }), (objects) => {
        const bytes = fromHex(objects.map(([t, value]) => toHex(encodeTlv(t, value))).join(''));
        assert.deepEqual(
          parseTlvs(bytes).map(({ tag: t, value }) => [t, toHex(value)]),
          objects.map(([t, value]) => [t, toHex(value)]),
        );
      }),
    );
    const [large] = parseTlvs(encodeTlv(0x53, new Uint8Array(70_000)));
    assert.equal(large?.value.length, 70_000);
  });
  test('any bytes are data objects or apdu.tlv_malformed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          parseTlvs(bytes);
        } catch (error) {
          assert.ok(error instanceof InroError && error.code === 'apdu.tlv_malformed');
        }
      }),
    );
  });
  test('indefinite and oversized lengths and cut objects are refused', () => {
    for (const hex of ['3080', '3084FFFFFFFF', '3002AA', '1F', '9FFFFF01', '30']) {
      assert.throws(() => parseTlvs(fromHex(hex)), { code: 'apdu.tlv_malformed' });
    }
  });
  test('a value is found by its tag, and LV fields are walked', () => {
    assert.equal(toHex(findTlv(parseTlvs(fromHex('4F01AA84020102')), 0x84) ?? new Uint8Array()), '0102');
    const fields = fromHex(toHex(encodeLv(fromHex('AABB'))) + toHex(encodeLv(fromHex(''))));
    const first = readLv(fields, 0);
    assert.deepEqual([toHex(first.value), readLv(fields, first.end).end], ['AABB', 4]);
    assert.throws(() => readLv(fields, 4), { code: 'apdu.tlv_malformed' });
  });
});
