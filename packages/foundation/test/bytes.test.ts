import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { fromBase64, fromBase64Url, fromHex, toBase64, toBase64Url, toHex } from '@inro/foundation';

const samples = [0, 1, 2, 3, 4, 31, 32, 255, 0x8000, 0x8001, 70_000].map(
  (length) => new Uint8Array(randomBytes(length)),
);

describe('bytes as text (RFC 4648)', () => {
  it('is what Node writes, and reads back to the same bytes', () => {
    for (const bytes of samples) {
      const theirs = Buffer.from(bytes);
      assert.equal(toHex(bytes), theirs.toString('hex').toUpperCase());
      assert.equal(toBase64(bytes), theirs.toString('base64'));
      assert.equal(toBase64Url(bytes), theirs.toString('base64url'));
      assert.deepEqual(fromHex(toHex(bytes).toLowerCase()), bytes);
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
      assert.deepEqual(fromBase64Url(toBase64Url(bytes)), bytes);
    }
  });

  it('refuses what is no hexadecimal, in any place', () => {
    for (const text of ['0', '0g', 'g0', '000', '00 00', '0x00', '00００', '0\u0130', '00\n', '/0', ':0', '@0', '`0'])
      assert.throws(() => fromHex(text), TypeError, JSON.stringify(text));
  });

  it('reads one text for each byte string: every other last character is refused', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    for (const last of alphabet) {
      for (const text of [`A${last}`, `AA${last}`, `AAA${last}`]) {
        const padded = text.padEnd(4, '=');
        const canonical = Buffer.from(padded, 'base64').toString('base64') === padded;
        const url = text.replace('+', '-').replace('/', '_');
        assert.equal(
          accepts(() => fromBase64(padded)),
          canonical,
          padded,
        );
        assert.equal(
          accepts(() => fromBase64Url(url)),
          canonical,
          url,
        );
      }
    }
  });

  it('refuses padding where there is none, and none where there is', () => {
    for (const text of ['AA', 'AAA', 'A===', '=', '====', 'AA=A', 'AA==AA==', ' AAA', 'AAA\n', 'AA-_', 'A'])
      assert.equal(
        accepts(() => fromBase64(text)),
        false,
        JSON.stringify(text),
      );
    for (const text of ['AA==', 'AAA=', 'A', 'AAAAA', 'AA+/', ' AA', 'AA\n'])
      assert.equal(
        accepts(() => fromBase64Url(text)),
        false,
        JSON.stringify(text),
      );
  });
});

function accepts(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (failure) {
    assert.ok(failure instanceof TypeError);
    return false;
  }
}
