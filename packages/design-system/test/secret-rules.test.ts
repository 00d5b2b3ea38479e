import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formOfSecret } from '@inro/jpki';
import fc from 'fast-check';
import { isGuessedFirst, judgeSecret, normalizeSecret } from '../src/secret-rules.ts';

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

/** The same secrets as the screen judges them and as `@inro/jpki` does before anything is sent: neither knows the other. */
const shared = [
  ['pin', '1234', 'ok', 'wellFormed'],
  ['pin', '', 'empty', 'malformed'],
  ['pin', '123', 'tooShort', 'malformed'],
  ['pin', '12345', 'tooLong', 'malformed'],
  ['pin', '12-4', 'characters', 'malformed'],
  ['pin', '١٢٣٤', 'characters', 'malformed'],
  ['pin', 'ABC123', 'wrongKind', 'otherKind'],
  ['password', 'ABC123', 'ok', 'wellFormed'],
  ['password', '123456', 'ok', 'wellFormed'],
  ['password', 'A234567890123456', 'ok', 'wellFormed'],
  ['password', '', 'empty', 'malformed'],
  ['password', 'AB123', 'tooShort', 'malformed'],
  ['password', 'A2345678901234567', 'tooLong', 'malformed'],
  ['password', 'ABC_123', 'characters', 'malformed'],
  ['password', '1234', 'wrongKind', 'otherKind'],
] as const;
const atTheApplet = { pin: 'userAuthenticationPin', password: 'signaturePassword' } as const;

test('screen and applet’s client judge every secret of the shared list alike', () => {
  for (const [kind, text, verdict, form] of shared)
    assert.deepEqual(
      [judgeSecret(kind, text), formOfSecret(atTheApplet[kind], text)],
      [verdict, form],
      `${kind} ${text}`,
    );
});

test('whatever is typed: ok means exactly the form the applet takes', () => {
  const typed = fc.oneof(fc.string(), fc.stringMatching(/^[A-Z0-9]{3,18}$/u), fc.stringMatching(/^[0-9]{3,5}$/u));
  fc.assert(
    fc.property(fc.constantFrom('pin', 'password'), typed, (kind, text) => {
      const normalized = normalizeSecret(kind, text);
      const form = formOfSecret(atTheApplet[kind], normalized);
      assert.equal(judgeSecret(kind, normalized) === 'ok', form === 'wellFormed');
    }),
  );
});

test('a number that others try first is known, and an ordinary one is not', () => {
  for (const pin of ['0000', '9999', '1234', '0123', '7890', '4321', '0987', '1212', '1122', '1990', '2026'])
    assert.equal(isGuessedFirst(pin), true, pin);
  for (const pin of ['4649', '1357', '2580', '8086', '123', '12345', 'ABCD', ''])
    assert.equal(isGuessedFirst(pin), false, pin);
});
