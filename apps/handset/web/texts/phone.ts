import { texts } from '@inro/design-system/texts';

export const phoneTexts = texts({
  'phone.site': { ja: 'スマートフォン', 'ja-x-easy': 'スマホ', en: 'Phone' },
  'phone.heading': { ja: 'スマートフォン {{phone}}', 'ja-x-easy': 'スマホ {{phone}}', en: 'Phone {{phone}}' },
  'phone.intro': {
    ja: '仮想のスマートフォンです。本物と同じ命令で動くICチップが入っています。',
    'ja-x-easy': 'これは コンピューターの 中(なか)の スマホです。',
    en: 'A virtual phone. Its chip runs on the same commands as a real one.',
  },
  'phone.picture': {
    ja: 'スマートフォンの裏側。カードを読み取る場所に印があります。',
    'ja-x-easy': 'スマホの うしろの 絵(え)です。カードを つける ところに しるしが あります。',
    en: 'The back of the phone. The place where it reads a card is marked.',
  },
  'phone.model': { ja: '機種', 'ja-x-easy': '種類(しゅるい)', en: 'Model' },
  'phone.supported': {
    ja: '証明書を入れられますか',
    'ja-x-easy': '証明書(しょうめいしょ)を 入(い)れる ことが できますか',
    en: 'Can it hold certificates?',
  },
  'phone.yes': { ja: 'はい', 'ja-x-easy': 'はい', en: 'Yes' },
  'phone.no': {
    ja: 'いいえ。この機種は対応していません',
    'ja-x-easy': 'いいえ、できません',
    en: 'No, this model is not supported',
  },
  'phone.card': { ja: 'かざしているカード', 'ja-x-easy': 'ついて いる カード', en: 'The card held to it' },
  'phone.no_card': { ja: 'カードなし', 'ja-x-easy': 'カードは ありません', en: 'No card' },
  'phone.reader_refused': {
    ja: 'カードリーダーには応答しません。お店や窓口でかざす前に、1回だけ許可してください。',
    'ja-x-easy':
      '機械(きかい)に つけても 読(よ)めません。お店(みせ)などで 使(つか)う 前(まえ)に、下(した)の ボタンを おして ください。',
    en: 'Card readers get no answer. Before you hold the phone to one, allow it for this once.',
  },
  'phone.reader_allowed': {
    ja: '次の1台のカードリーダーに応答します。1分以内にかざしてください。',
    'ja-x-easy': '機械(きかい)に 1回(かい)だけ 読(よ)めます。1分(ぷん)の 間(あいだ)に つけて ください。',
    en: 'The next card reader gets an answer. Hold the phone to it within a minute.',
  },
  'phone.reader_answering': {
    ja: 'カードリーダーに応答しています。',
    'ja-x-easy': '今(いま) 機械(きかい)が 読(よ)んで います。',
    en: 'A card reader is being answered.',
  },
  'phone.allow_reader': {
    ja: '1回だけ読み取りを許可する',
    'ja-x-easy': '1回(かい)だけ 読(よ)ませる',
    en: 'Allow one reader',
  },
  'phone.refuse_reader': { ja: '許可をやめる', 'ja-x-easy': 'やめる', en: 'Stop' },
  'phone.open_wallet': { ja: 'ウォレットを開く', 'ja-x-easy': 'アプリを 開(ひら)く', en: 'Open the wallet' },
  'phone.home': { ja: '登場人物のページへ', 'ja-x-easy': 'はじめの ページへ', en: 'To the cast' },
});
