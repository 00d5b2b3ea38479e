import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formOfSecret } from '@inro/jpki';
import fc from 'fast-check';
import { guessOf, judgeSecret, normalizeSecret, takeDigits } from '../src/secret-rules.ts';

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

test('a number that others try first is known, with the reason, and an ordinary one is not', () => {
  const known = {
    repeated: ['0000', '1111', '9999', '1212', '1122', '0707'],
    run: ['1234', '0123', '7890', '4321', '0987'],
    date: ['1990', '2026', '1224', '2412', '0430', '3004', '3112'],
    column: ['2580', '0852'],
  };
  for (const [why, pins] of Object.entries(known)) for (const pin of pins) assert.equal(guessOf(pin), why, pin);
  for (const pin of ['4649', '1357', '8086', '0099', '1332', '3231', '1399', '123', '12345', 'ABCD', ''])
    assert.equal(guessOf(pin), pin === '0099' ? 'repeated' : undefined, pin);
});

test('every day of every year is known as one, whichever way round; four of five numbers are none of it', () => {
  for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2025, 0, 1); at += 86_400_000) {
    const [month, day] = [at, at].map((each, i) => new Date(each).toISOString().slice(5 + 3 * i, 7 + 3 * i));
    for (const pin of [`${month}${day}`, `${day}${month}`]) assert.notEqual(guessOf(pin), undefined, pin);
  }
  const all = [...Array(10_000).keys()].map((n) => String(n).padStart(4, '0'));
  assert.ok(all.filter((pin) => guessOf(pin) === undefined).length > 8_000);
});

test('four boxes take digits as they are typed, pasted or full-width, and name what cannot be the number', () => {
  assert.deepEqual(takeDigits('', '1'), { value: '1' });
  assert.deepEqual(takeDigits('123', '12'), { value: '12' });
  assert.deepEqual(takeDigits('', ' 12 34 '), { value: '1234' });
  assert.deepEqual(takeDigits('', '１２３４'), { value: '1234' });
  // A finger that bounced: no fifth digit, and no word about it.
  assert.deepEqual(takeDigits('1234', '12345'), { value: '1234' });
  // A paste of something else is never cut to four digits: what is left of it would be sent.
  assert.deepEqual(takeDigits('', '12345678'), { value: '', refused: 'tooLong' });
  assert.deepEqual(takeDigits('12', '12A'), { value: '12', refused: 'wrongKind' });
  assert.deepEqual(takeDigits('', '12-4'), { value: '', refused: 'characters' });
});
