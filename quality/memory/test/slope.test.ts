import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { slopeOf, type Weight } from '../slope.ts';

const weights = (of: (logins: number) => number): Weight[] =>
  [0, 10, 20, 30, 40, 50, 60].map((logins) => ({ logins, rss: of(logins), heapUsed: 0, external: 0 }));
const slope = (of: (logins: number) => number) => slopeOf(weights(of), ({ rss }) => rss);

describe('what each login leaves behind', () => {
  it('is the rise after the warm-up, whatever the warm-up took', () => {
    assert.equal(
      slope((logins) => 100 + 7 * logins),
      7,
    );
    assert.equal(
      slope((logins) => (logins < 30 ? 50 * logins : 1500)),
      0,
    );
    assert.ok(slope((logins) => 1000 - logins) < 0);
  });
  it('is found under noise', () => {
    const noise = [3, -2, 4, -4, 1, 2, -3];
    const found = slope((logins) => 7 * logins + noise[logins / 10]!);
    assert.ok(Math.abs(found - 7) < 0.5, String(found));
  });
  it('is not told of two weights', () => {
    assert.throws(() => slopeOf(weights(() => 0).slice(0, 3), ({ rss }) => rss), TypeError);
  });
});
