import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everythingSaid, readWords, timesNamed } from '../support/words/collect.ts';
import { complaintsAboutEasy } from '../support/words/easy.ts';
import { complaintsAboutEnglish, complaintsAboutJapanese } from '../support/words/plain.ts';

const said = everythingSaid();

/** All that is wrong in one language, so that one run shows all of it. */
const complaints = (locale: 'ja' | 'ja-x-easy' | 'en', about: (text: string) => readonly string[]): string[] =>
  said.flatMap(({ at, words }) => about(words[locale]).map((complaint) => `${at} ${words[locale]} — ${complaint}`));

describe('what is said to people', () => {
  it('is read from the sources of every room, and none of it is missed', () => {
    assert.ok(said.length > 700, `${said.length} texts`);
    assert.equal(said.length, timesNamed('ja-x-easy'));
    const source = `x = { ja: 'あ{{n}}', 'ja-x-easy': "い", en: \`it's \${name}\` };`;
    assert.deepEqual(readWords(source, 'f.ts'), [
      { at: 'f.ts:1', words: { ja: 'あ{{}}', 'ja-x-easy': 'い', en: "it's {{}}" } },
    ]);
  });

  it('is easy in easy Japanese, by the guideline of the Immigration Services Agency and the Agency for Cultural Affairs', () => {
    assert.deepEqual(complaints('ja-x-easy', complaintsAboutEasy), []);
  });

  it('has one word for one thing in Japanese, and no sentence that is two', () => {
    assert.deepEqual(complaints('ja', complaintsAboutJapanese), []);
  });

  it('is plain English', () => {
    assert.deepEqual(complaints('en', complaintsAboutEnglish), []);
  });
});

describe('a text that is not easy', () => {
  const refused: Readonly<Record<string, RegExp>> = {
    '証明書を 入(い)れます': /without its reading/u,
    '署名(しょめい)を します': /署名 is hard/u,
    'ブラウザを 開(ひら)きます': /another language/u,
    'これは わたしません': /spelt otherwise/u,
    '新(あたら)しい 申(もう)しこみが あるので、これは やめました': /two ideas/u,
    '番号(ばんごう)を 入(い)れなければ なりません': /doubly negative/u,
    'データが 送(おく)られて います': /passive/u,
    '係(かかり)が ご案内(あんない)いたします': /honorific/u,
    'もう一度(いちど)はじめからこの番号(ばんごう)を入(い)れてください': /without a space/u,
    '番号(ばんごう)が ちがう。もう一度(いちど) して ください。': /no です/u,
    'あなたの スマホの 中(なか)に ある 新(あたら)しい 証明書(しょうめいしょ)を 見(み)て、次(つぎ)の ボタンを おします':
      /letters in one/u,
    'A、B、C を 見(み)ます': /more than one comma/u,
  };
  for (const [text, complaint] of Object.entries(refused))
    it(`is told so: ${complaint.source}`, () => {
      assert.match(complaintsAboutEasy(text).join('\n'), complaint);
    });

  it('is told so in the other languages too', () => {
    assert.match(complaintsAboutJapanese('証明書を載せます').join(), /入れる/u);
    assert.match(complaintsAboutJapanese('あ'.repeat(61)).join(), /61 letters/u);
    assert.match(complaintsAboutEnglish('Please utilise the app').join(), /Please.*utilise/u);
    assert.match(complaintsAboutEnglish('word '.repeat(26)).join(), /26 words/u);
    assert.deepEqual(complaintsAboutEnglish('A just-made key'), []);
  });
});
