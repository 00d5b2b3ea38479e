import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeSecret, normalizeSecret } from '../src/secret-rules.ts';

test('a password typed where the PIN belongs is noticed before it costs a try, and the other way round', () => {
  assert.equal(judgeSecret('pin', normalizeSecret('pin', 'ABC123')), 'wrongKind');
  assert.equal(judgeSecret('password', normalizeSecret('password', '1234')), 'wrongKind');
});

test('full-width characters and small letters are taken as meant', () => {
  assert.equal(normalizeSecret('pin', '１２３４'), '1234');
  assert.equal(normalizeSecret('password', 'ａbc１23 '), 'ABC123');
});

test('lengths and characters are judged by the rules of the two secrets', () => {
  assert.deepEqual(
    ['', '123', '1234', '12345', '12-4'].map((typed) => judgeSecret('pin', typed)),
    ['empty', 'tooShort', 'ok', 'tooLong', 'characters'],
  );
  assert.deepEqual(
    ['', 'AB123', 'ABC123', 'A234567890123456', 'A2345678901234567', 'ABC_123'].map((typed) =>
      judgeSecret('password', typed),
    ),
    ['empty', 'tooShort', 'ok', 'ok', 'tooLong', 'characters'],
  );
});

test('whatever is typed: ok means exactly the form the applet takes', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const pin = normalizeSecret('pin', typed);
      assert.equal(judgeSecret('pin', pin) === 'ok', /^[0-9]{4}$/u.test(pin));
      const password = normalizeSecret('password', typed);
      assert.equal(judgeSecret('password', password) === 'ok', /^[A-Z0-9]{6,16}$/u.test(password));
    }),
  );
});
