import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex } from '@inro/foundation';
import type { UnverifiedPublicKey } from '@inro/pki/read';
import { acceptsKey, currentAlgorithms, historicAlgorithms, webPkiAlgorithms } from '../src/algorithm-policy.ts';

describe('SP 800-131A, CRYPTREC LS-0003, CABF BR §6.1.5: sizes of RSA keys', () => {
  const key = (bits: number, exponent = '010001') =>
    ({ type: 'RSA', bits, exponent: fromHex(exponent) }) as unknown as UnverifiedPublicKey;
  const now = Date.parse('2026-11-22T00:00:00Z');
  const end = Date.parse('2031-01-01T00:00:00Z');

  it('are accepted between their bounds, and the shorter to the end of 2030', () => {
    const accepted = (bits: number, time: number) => acceptsKey(currentAlgorithms, key(bits), time);
    assert.deepEqual(
      [2047, 2048, 3071, 3072, 8192, 8193].map((bits) => accepted(bits, now)),
      [false, true, true, true, true, false],
    );
    assert.deepEqual(
      [2048, 3071, 3072, 8192].map((bits) => accepted(bits, end)),
      [false, false, true, true],
    );
    assert.deepEqual(
      [2048, 3071].map((bits) => accepted(bits, end - 1)),
      [true, true],
    );
    assert.deepEqual(
      [2047, 2048, 16_384, 16_385].map((bits) => acceptsKey(webPkiAlgorithms, key(bits), end)),
      [false, true, true, false],
    );
    assert.deepEqual(
      [511, 512, 100_000].map((bits) => acceptsKey(historicAlgorithms, key(bits), end)),
      [false, true, true],
    );
  });

  it('have an odd exponent of 3 or more (RFC 8017 §3.1)', () => {
    for (const [exponent, accepted] of [
      ['01', false],
      ['02', false],
      ['03', true],
      ['04', false],
      ['05', true],
      ['0100', false],
      ['0101', true],
      ['0103', true],
      ['010001', true],
    ] as const)
      assert.equal(acceptsKey(currentAlgorithms, key(2048, exponent), now), accepted, exponent);
  });
});
