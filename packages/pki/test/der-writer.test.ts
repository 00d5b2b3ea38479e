import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex } from '@inro/foundation';
import fc from 'fast-check';
import * as der from '../src/der/write.ts';
import { checkDer, DerCursor, decodeText, openDer, readTime, tag } from '../src/read/index.ts';

const run = (property: fc.IRawProperty<unknown[]>) => fc.assert(property as fc.IProperty<unknown[]>, { numRuns: 400 });
const cursor = (bytes: Uint8Array) => new DerCursor(bytes, 'test');
const signed = (content: Uint8Array) => BigInt.asIntN(content.length * 8, BigInt(`0x${toHex(content)}`));

describe('X.690 DER, written', () => {
  it('§8.3: every integer comes back, in the fewest octets', () => {
    run(
      fc.property(fc.bigInt({ min: -(2n ** 300n), max: 2n ** 300n }), (value) => {
        const bytes = der.integer(value);
        assert.equal(signed(cursor(bytes).integer()), value);
        assert.deepEqual(cursor(der.enumerated(5)).content(tag.enumerated), Uint8Array.of(5));
      }),
    );
  });

  it('§8.3: octets without sign become a non-negative integer of the same value', () => {
    run(
      fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
        const value = octets.length === 0 ? 0n : BigInt(`0x${toHex(octets)}`);
        assert.equal(signed(cursor(der.unsignedInteger(octets)).integer()), value);
      }),
    );
  });

  it('§8.19: object identifiers come back, long arcs below 2.25 included', () => {
    const arc = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
    run(
      fc.property(fc.constantFrom(0, 1, 2), fc.nat(39), fc.array(arc, { maxLength: 2 }), (first, second, rest) => {
        const dotted = [first, second, ...rest].join('.');
        assert.equal(cursor(der.objectIdentifier(dotted)).oid(), dotted);
      }),
    );
    for (const wrong of ['', '1', '3.1', '1.40', '1.02', '1.2.', '1.-2', '2.25.x']) {
      assert.throws(() => der.objectIdentifier(wrong), TypeError, wrong);
    }
  });

  it('§10.1: lengths are definite and minimal around every boundary', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
      assert.equal(cursor(der.octetString(new Uint8Array(length))).content(tag.octetString).length, length);
    }
  });

  it('§11.2.2: named bits have no trailing zero bit', () => {
    run(
      fc.property(fc.uniqueArray(fc.nat(8)), (bits) => {
        const mask = bits.reduce((sum, bit) => sum | (1 << bit), 0);
        assert.equal(cursor(der.namedBits(bits)).namedBits(), mask);
      }),
    );
  });

  it('§11.6: the elements of a SET OF ascend, whatever order they were given in', () => {
    run(
      fc.property(fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 8 }), (items) => {
        const encoded = items.map((item) => der.octetString(item));
        const once = der.setOf(...encoded);
        assert.deepEqual(der.setOf(...encoded.toReversed()), once);
        const set = openDer(once, tag.set, 'test');
        let previous = '';
        while (set.more) {
          const next = toHex(set.element());
          assert.ok(previous <= next);
          previous = next;
        }
      }),
    );
  });

  it('RFC 5280 §4.1.2.5: times are UTCTime through 2049 and GeneralizedTime from 2050', () => {
    const at = fc.date({
      min: new Date('1950-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    run(
      fc.property(at, (date) => {
        const read = readTime(cursor(der.time(date)));
        assert.equal(read.at, Math.floor(date.getTime() / 1000) * 1000);
        assert.ok(read.canonicalForm);
      }),
    );
    assert.throws(() => der.generalizedTime(new Date(Date.UTC(10_000, 0, 1))), TypeError);
  });

  it('strings hold what their type allows, and nothing else is written', () => {
    run(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const content = cursor(der.utf8String(text)).content(tag.utf8String);
        if (text.isWellFormed()) assert.equal(decodeText(tag.utf8String, content, 'test'), text);
      }),
    );
    assert.throws(() => der.printableString('日本'), TypeError);
    assert.throws(() => der.printableString('a@b'), TypeError);
    assert.throws(() => der.ia5String('é'), TypeError);
  });

  it('nested structures of any shape are strict DER', () => {
    const { node } = fc.letrec<{ node: Uint8Array }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.uint8Array({ maxLength: 200 }).map(der.octetString),
        fc.bigInt().map((value) => der.integer(value)),
        fc.boolean().map(der.boolean),
        fc.array(tie('node'), { maxLength: 4 }).map((items) => der.sequence(...items)),
        fc.array(tie('node'), { maxLength: 4 }).map((items) => der.setOf(...items)),
        tie('node').map((item) => der.explicit(3, item)),
        tie('node').map((item) => der.implicit(1, item)),
      ),
    }));
    run(fc.property(node, (bytes) => checkDer(bytes, 'test')));
  });
});
