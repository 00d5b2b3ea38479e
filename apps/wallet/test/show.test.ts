import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { utf8 } from '@inro/foundation';
import fc from 'fast-check';
import { type Datum, readData, readText, writtenOf } from '../src/core/index.ts';

const notShown = { code: 'wallet.document_not_shown' };

describe('ADR 77: a text is shown as it is signed, or not at all', () => {
  for (const text of [
    '契約書\n第1条　甲は乙に対し、金28,000,000円を貸し付ける。',
    'a\r\nb\tc',
    '髙﨑𠮷、葛󠄀城（U+845B U+E0100）',
    'Łódź, Ελλάδα, Москва, 서울, €100 – 5 % → ①',
    'ガギグ é',
  ])
    it(`shows ${JSON.stringify(text)}`, () => assert.equal(readText(utf8(text)), text));

  for (const [what, bytes] of Object.entries({
    nothing: new Uint8Array(),
    blanks: utf8(' \n\t '),
    'a byte order mark': utf8('\ufeffa'),
    'half a letter': utf8('契').subarray(0, 2),
    'an overlong form': Uint8Array.of(0x61, 0xc0, 0xaf),
    'a surrogate': Uint8Array.of(0x61, 0xed, 0xa0, 0x80),
    Shift_JIS: Uint8Array.of(0x8c, 0x5f, 0x96, 0xf1),
    'a carriage return alone, over which the line is written again': utf8('1,000,000\r2'),
    'a backspace': utf8('100\b\b\b9'),
    'an escape sequence': utf8('a\u001b[8mb'),
    'a null': utf8('a\0b'),
    'an override of the direction': utf8('金\u202e000,1\u202c円'),
    'an isolate': utf8('a\u2066b\u2069'),
    Hebrew: utf8('100 ש'),
    'Arabic digits': utf8('١٢٣'),
    'a zero-width space': utf8('無\u200b料'),
    'a joiner': utf8('a\u200db'),
    'a soft hyphen': utf8('a\u00adb'),
    'a filler': utf8('a\u3164b'),
    'a Braille blank': utf8('a\u2800b'),
    'a tag': utf8('a\u{e0041}b'),
    'a variation selector on a letter': utf8('a\ufe0fb'),
    'two variation selectors': utf8('葛\u{e0100}\u{e0101}'),
    'private use': utf8('\ue000a'),
    'an unassigned code point': utf8('\u0378a'),
    'a line separator': utf8('a\u2028b'),
    'a replacement character': utf8('a\ufffdb'),
    'a note without a head': utf8('1\u{1d159}000'),
    'marks without end': utf8(`a${'\u0301'.repeat(5)}`),
    'a letter drawn through': utf8('1\u0336000'),
    'more than anybody reads': utf8('a'.repeat(500_001)),
  }))
    it(`refuses ${what}`, () => assert.throws(() => readText(bytes), notShown));
});

describe('ADR 77: structured data is shown as a table of what is written (RFC 8259)', () => {
  const read = (text: string): Datum => readData(utf8(text));
  /** As a person sees it: a line a leaf. */
  const lines = (datum: Datum, path = ''): string[] => {
    if (datum.kind === 'record') return datum.members.flatMap(({ name, value }) => lines(value, `${path}/${name}`));
    if (datum.kind === 'list') return datum.items.flatMap((item, at) => lines(item, `${path}/${at + 1}`));
    return [`${path} ${writtenOf(datum)}`];
  };

  it('shows every member in its order, and every number as it is written', () => {
    const text = `{"金額": 28000000.00, "利率": 0.850e0, "大": 9007199254740993, "小": 1E400, "負": -0,
      "名": "山田花子", "可": true, "無": null, "表": [1.10, {"a": "b"}, []]}`;
    assert.deepEqual(lines(read(text)), [
      '/金額 28000000.00',
      '/利率 0.850e0',
      '/大 9007199254740993',
      '/小 1E400',
      '/負 -0',
      '/名 山田花子',
      '/可 true',
      '/無 null',
      '/表/1 1.10',
      '/表/2/a b',
    ]);
  });

  it('tells a text from what it looks like', () => {
    const texts = ['', ' a', 'true', 'null', '12', '-5', '"', 'a', '山田'];
    const shown = lines(read(JSON.stringify(texts))).map((line) => line.slice(line.indexOf(' ') + 1));
    assert.deepEqual(shown, ['""', '" a"', '"true"', '"null"', '"12"', '"-5"', '"\\""', 'a', '山田']);
  });

  for (const text of [
    '{"a": 1, "a": 2}',
    '{"a": 1, "\\u0061": 2}',
    '{"x": {"a": 1, "a": 1}}',
    '{"amount": 1, "amount ": 2}',
    '{"amount": 1, "\\uff41mount": 2}',
    '{"\\u00e9": 1, "e\\u0301": 2}',
    '{"a b": 1, "a\\u00a0b": 2}',
    '{"": 1}',
    '{" ": 1}',
    '{"a": "\\u202e001"}',
    '{"a\\u200b": 1}',
    '{"a": "\\ud800"}',
    '{"a": 1} {"a": 2}',
    '{"a": 1,}',
    "{'a': 1}",
    '{a: 1}',
    '{"a": 01}',
    '{"a": +1}',
    '{"a": .5}',
    '{"a": 1.}',
    '{"a": NaN}',
    '{"a": 0x10}',
    '{"a": "b\nc"}',
    '// a\n{"a": 1}',
    '[1 2]',
    '[',
    '',
    `${'['.repeat(14)}${']'.repeat(14)}`,
    `[${'1,'.repeat(5_000)}1]`,
  ])
    it(`refuses ${text.slice(0, 40)}`, () => assert.throws(() => read(text), notShown));

  it('reads what JSON.parse reads, to the same values', () => {
    const plain = fc.json({ maxDepth: 4 }).filter((text) => /^[\x20-\x7e]*$/u.test(text) && !text.includes('\\'));
    const bare = (datum: Datum): unknown =>
      datum.kind === 'record'
        ? Object.fromEntries(datum.members.map(({ name, value }) => [name, bare(value)]))
        : datum.kind === 'list'
          ? datum.items.map(bare)
          : datum.kind === 'text'
            ? datum.text
            : JSON.parse(datum.written);
    fc.assert(
      fc.property(plain, (text) => {
        let datum: Datum;
        try {
          datum = read(text);
        } catch {
          return;
        }
        assert.deepEqual(bare(datum), JSON.parse(text));
      }),
      { numRuns: 500, seed: 77 },
    );
  });
});
