import { splitRuby, withoutRuby } from '../../../packages/design-system/src/texts/index.ts';

/**
 * Easy Japanese by 出入国在留管理庁・文化庁「在留支援のためのやさしい日本語ガイドライン」 (August 2020) and its 別冊 of words:
 * short sentences of one idea, no double negation, no passive, no honorifics, easy words, readings, spaces between words.
 * The guideline gives no lengths; those here are ours.
 */
const MOST_LETTERS = 28;
const MOST_KANJI = 13;
const MOST_LETTERS_WITHOUT_SPACE = 11;

const kanji = /\p{Script=Han}/u;

/** Words that a reader of easy Japanese need not know, and what is said instead. */
const hardWords: Readonly<Record<string, string>> = {
  スマートフォン: 'スマホ',
  電子証明書: '証明書(しょうめいしょ)',
  画面: 'ページ',
  サイン: 'しるし',
  署名: 'しるし',
  認証局: '証明書(しょうめいしょ)を 作(つく)る ところ',
  操作: 'what to do: おす, 見(み)る',
  内容: 'もの, こと',
  確認: '見(み)る',
  権限: 'できる, できない',
  許可: 'よい と 言(い)う',
  期限: 'いつまで',
  指示: '言(い)う',
  作業: 'しごと',
  設定: '決(き)める',
  発行: '作(つく)る',
  申請: '申(もう)しこむ',
  失効: 'もう 使(つか)えない',
  有効: '使(つか)える',
  無効: '使(つか)えない',
  停止: '止(と)める',
  完了: '終(お)わる',
  対応: '使(つか)える',
  利用: '使(つか)う',
  使用: '使(つか)う',
  送信: '送(おく)る',
  接続: 'つながる',
  通信: 'インターネット',
  認証: '「私(わたし)です」と わかる',
  検証: '調(しら)べる',
  本人: 'あなた',
  未満: '…より 下(した)',
  申し込: '申(もう)しこ',
  かざし: 'つけ',
};

/** One word, one spelling. */
const spellings: Readonly<Record<string, string>> = {
  'わた(?=[さしすせそ])': '渡(わた)す',
  'かぎ(?=[がをはと のに])': '鍵(かぎ)',
  '[0-9]さい': '歳(さい)',
  おねがい: 'お願(ねが)い',
  'なおして|なおしま': '直(なお)す',
  まえの: '前(まえ)の',
  'おわりま|おわった': '終(お)わる',
  つづけて: '続(つづ)ける',
  やりなおして: 'もう一度(いちど) して',
};

/** Words from other languages that easy Japanese uses here; one more is a decision. */
const borrowed = new Set(
  'アドレス アプリ インターネット カード カメラ ケース コード コピー コンピューター サーバー サービス スマホ チップ データ データベース ディスク ファイル フォルダー プログラム ページ ボタン ポート パスワード マイナンバー マイナンバーカード メール リスト リンク ログイン ロック'.split(
    ' ',
  ),
);

const sentences = (plain: string): readonly string[] =>
  plain
    .split(/[。？\n]/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');

const politeEnd = /(?:です|ます|ません|ました|でした|ください|ましょう|か)(?:（[^）]*）)?[」）)]*$/u;

/** What is not easy about a text; nothing where it is. */
export function complaintsAboutEasy(text: string): readonly string[] {
  const complaints: string[] = [];
  const plain = withoutRuby(text).replaceAll('{{}}', '●');
  const bare = splitRuby(text).filter((piece) => typeof piece === 'string');
  if (bare.some((piece) => kanji.test(piece))) complaints.push('a character without its reading');
  for (const [word, instead] of Object.entries(hardWords))
    if (plain.includes(word)) complaints.push(`${word} is hard: ${instead}`);
  for (const [pattern, instead] of Object.entries(spellings))
    if (new RegExp(pattern, 'u').test(bare.join('\u0000'))) complaints.push(`spelt otherwise elsewhere: ${instead}`);
  for (const [word] of plain.matchAll(/[\p{Script=Katakana}ー]{2,}/gu))
    if (!borrowed.has(word)) complaints.push(`${word} is a word from another language`);
  const all = sentences(plain);
  for (const sentence of all) {
    const letters = sentence.replaceAll(/[\x21-\x7e]{2,}|[\s●]/gu, '');
    if (letters.length > MOST_LETTERS) complaints.push(`${letters.length} letters in one sentence: ${sentence}`);
    if ([...letters].filter((letter) => kanji.test(letter)).length > MOST_KANJI)
      complaints.push(`many kanji: ${sentence}`);
    if ((sentence.match(/、/gu)?.length ?? 0) > 1) complaints.push(`more than one comma: ${sentence}`);
    if (
      /(?:ので|から|けれど|けど|ながら|ますが|ですが|ましたが|ませんが|なくて|し)、/u.test(sentence) &&
      !/それから、/u.test(sentence)
    )
      complaints.push(`two ideas in one sentence: ${sentence}`);
    if (/なければ|ないわけ|なくは|ないと |しか .*ません|ずに /u.test(sentence))
      complaints.push(`doubly negative: ${sentence}`);
    if (/され|させ|られて|られた|(?<!こ)われて/u.test(sentence)) complaints.push(`passive or causative: ${sentence}`);
    if (/いただ|ござい|いたしま|くださいませ|お客|様|おります/u.test(sentence))
      complaints.push(`honorific: ${sentence}`);
    const run = sentence.split(/[\s、「」（）：:／()・]/u).find((word) => word.length > MOST_LETTERS_WITHOUT_SPACE);
    if (run !== undefined && !/^[\x20-\x7e]+$/u.test(run)) complaints.push(`words without a space between: ${run}`);
  }
  if (all.length > 1)
    for (const sentence of all)
      if (!politeEnd.test(sentence)) complaints.push(`no です or ます at its end: ${sentence}`);
  return complaints;
}
