import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { END_OF_112_BIT_STRENGTH } from '@inro/pki/read';
import fc from 'fast-check';
import {
  algorithmFor,
  algorithmOfPublicKey,
  endWithin,
  isAccepted,
  keyAlgorithmRows,
  keyAlgorithms,
} from '../src/index.ts';

const [begin, end] = [keyAlgorithmRows['ec-p384'].begins, keyAlgorithmRows['rsa-2048'].ends!];
const at = (time: number) => new Date(time);

describe('ADR 57: which algorithm the key of a holder has', () => {
  it('is RSA-2048 before 2028 in Japan, P-384 from its first moment on, and RSA-2048 until 2031 where nothing else can be made', () => {
    assert.equal(at(begin).toISOString(), '2027-12-31T15:00:00.000Z');
    assert.equal(at(end).toISOString(), '2031-01-01T00:00:00.000Z');
    assert.equal(algorithmFor(at(begin - 1), keyAlgorithms), 'rsa-2048');
    assert.equal(algorithmFor(at(begin), keyAlgorithms), 'ec-p384');
    assert.equal(algorithmFor(at(begin), ['rsa-2048']), 'rsa-2048');
    assert.equal(algorithmFor(at(end - 1), ['rsa-2048']), 'rsa-2048');
    assert.equal(algorithmFor(at(end), ['rsa-2048']), undefined);
    assert.equal(algorithmFor(at(end), keyAlgorithms), 'ec-p384');
  });

  it('is none that cannot be made there, has not begun or is not accepted any more, in whatever order they are offered', () => {
    const offered = fc.uniqueArray(fc.constantFrom(...keyAlgorithms));
    const time = fc.integer({ min: 1_700_000_000_000, max: 2_200_000_000_000 });
    fc.assert(
      fc.property(offered, time, (list, now) => {
        const chosen = algorithmFor(at(now), list);
        assert.equal(algorithmFor(at(now), list.toReversed()), chosen);
        if (chosen === undefined) return;
        assert.ok(list.includes(chosen) && isAccepted(chosen, at(now)) && keyAlgorithmRows[chosen].begins <= now);
      }),
    );
  });

  it('leaves no moment without one that can be chosen: the next begins before the last ends', () => {
    for (const [place, algorithm] of keyAlgorithms.entries()) {
      const next = keyAlgorithms[place + 1];
      const { ends = Number.POSITIVE_INFINITY } = keyAlgorithmRows[algorithm];
      assert.ok(next === undefined ? ends === Number.POSITIVE_INFINITY : keyAlgorithmRows[next].begins < ends);
    }
  });

  it('ends for who certifies in the second before it ends for who verifies', () => {
    assert.equal(end, END_OF_112_BIT_STRENGTH);
    assert.equal(endWithin('rsa-2048', at(end)).getTime(), end - 1000);
    assert.equal(endWithin('rsa-2048', at(end - 1)).getTime(), end - 1);
    assert.equal(endWithin('ec-p384', at(end + 1)).getTime(), end + 1);
  });

  it('is told by the length of a public key, which is another one for each', () => {
    for (const algorithm of keyAlgorithms)
      assert.equal(algorithmOfPublicKey(new Uint8Array(keyAlgorithmRows[algorithm].publicKeyLength)), algorithm);
    assert.equal(algorithmOfPublicKey(new Uint8Array(96)), undefined);
  });
});
