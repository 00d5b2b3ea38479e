import { texts } from '@inro/design-system/texts';

/** The card at the phone, and its password. */
export const enrolCardTexts = texts({
  'enrol.card': {
    ja: 'マイナンバーカードをスマートフォンに当ててください',
    'ja-x-easy': 'カードを スマホに つけて ください',
    en: 'Hold your My Number Card to the phone',
  },
  'enrol.card_where': {
    ja: '{{model}} は、絵の印のところでカードを読み取ります。カードを当てたまま動かさないでください。',
    'ja-x-easy': '{{model}} は しるしの ところで 読(よ)みます。カードを 動(うご)かさないで ください。',
    en: 'This {{model}} reads the card at the mark in the picture. Keep it there without moving.',
  },
  'enrol.card_picture': {
    ja: 'スマートフォンの裏側の絵。カードを当てる場所に印があります。',
    'ja-x-easy': 'スマホの うしろの 絵(え)です。カードの 場所(ばしょ)に しるしが あります。',
    en: 'The back of this phone, with a mark where the card has to lie.',
  },
  'enrol.card_searching': {
    ja: 'カードを探しています',
    'ja-x-easy': 'カードを さがして います',
    en: 'Looking for the card',
  },
  'enrol.card_reading': {
    ja: 'カードを読み取っています。動かさないでください',
    'ja-x-easy': 'カードを 読(よ)んで います。動(うご)かさないで ください',
    en: 'Reading the card. Do not move it',
  },
  'enrol.card_found': {
    ja: 'カードを読み取れました',
    'ja-x-easy': 'カードが ありました',
    en: 'The card is there',
  },
  'enrol.card_gone': {
    ja: 'カードが離れました。当て直すと、自動でもう一度読み取ります',
    'ja-x-easy': 'カードが はなれました。もう一度(いちど) つけて ください',
    en: 'The card has moved away. Hold it there again: it is read by itself',
  },
  'enrol.card_unreadable': {
    ja: '3回試しましたが読み取れません。一度離して、当て直してください',
    'ja-x-easy': 'カードが 読(よ)めません。はなして、もう一度(いちど) つけて ください',
    en: 'It could not be read in three tries. Take the card away and hold it there again',
  },
  'enrol.card_away': {
    ja: 'スマートフォンの返事がありません。つながるまで自動で試します',
    'ja-x-easy': 'スマホの 返事(へんじ)が ありません。待(ま)って ください',
    en: 'The phone does not answer. It is asked again by itself',
  },
  'enrol.card_again': {
    ja: 'マイナンバーカードを当てる',
    'ja-x-easy': 'マイナンバーカードを つける',
    en: 'Hold the My Number Card',
  },
  'enrol.card_tips': { ja: 'うまくいかないとき', 'ja-x-easy': 'できない とき', en: 'If it does not work' },
  'enrol.card_tip_case': {
    ja: 'スマートフォンのケースを外し、金属の机から離してください。',
    'ja-x-easy': 'スマホの ケースを とって ください。',
    en: 'Take the phone out of its case and away from metal.',
  },
  'enrol.card_tip_slow': {
    ja: 'カードを印の中心に当て、2秒待ってから少しずつずらしてください。',
    'ja-x-easy': 'カードを つけて 2秒(びょう) 待(ま)って ください。少(すこ)し 動(うご)かして ください。',
    en: 'Put the card on the mark, wait two seconds, then shift it little by little.',
  },
  'enrol.card_tip_other': {
    ja: 'それでも読めないときは、市区町村の窓口でカードを確かめてもらえます。ここまでの内容は残ります。',
    'ja-x-easy': 'だめな ときは 市役所(しやくしょ)に 聞(き)いて ください。',
    en: 'If it still cannot be read, the municipal office can check the card. What you did so far is kept.',
  },
  'enrol.card_tip_sandbox': {
    ja: 'この試験環境では、登場人物のページかスマートフォンの画面でカードを当てます。',
    'ja-x-easy': 'カードは スマホの ページで えらびます。',
    en: 'In this sandbox you hold a card to the phone on the page of the cast or on the phone’s screen.',
  },
  'enrol.to_phone': {
    ja: 'スマートフォンの画面でカードを当てる',
    'ja-x-easy': 'スマホの ページを 開(ひら)く',
    en: 'Hold a card on the phone’s screen',
  },
  'enrol.password': {
    ja: 'カードの署名用パスワードを入力してください',
    'ja-x-easy': 'カードの パスワードを 入(い)れて ください',
    en: 'Enter the signing password of the card',
  },
  'enrol.password_label': {
    ja: 'カードの署名用パスワード',
    'ja-x-easy': 'カードの パスワード',
    en: 'Signing password of the card',
  },
  'enrol.password_why': {
    ja: '市区町村の窓口でカードを受け取ったときに決めた、英数字6〜16文字のパスワードです。カードがこの申請に署名します。',
    'ja-x-easy': '市役所(しやくしょ)で 決(き)めた パスワードです。',
    en: 'It is the password of 6 to 16 characters that you chose when you got the card. With it the card signs this application.',
  },
  'enrol.password_not_kept': {
    ja: 'パスワードはカードにだけ渡され、保存も送信もされません。',
    'ja-x-easy': 'パスワードは ほかの 人(ひと)に 見(み)せません。',
    en: 'The password goes to the card alone; it is neither stored nor sent.',
  },
  'enrol.sign': { ja: 'カードで署名する', 'ja-x-easy': 'カードで しるしを つける', en: 'Sign with the card' },
  'enrol.signing': {
    ja: 'カードを読み取っています。動かさないでください',
    'ja-x-easy': 'カードを 読(よ)んで います。動(うご)かさないで ください',
    en: 'Reading the card. Do not move it',
  },
  'enrol.signing_part': {
    ja: '{{of}}のうち{{done}}まで読み取りました',
    'ja-x-easy': '{{of}}の うち {{done}} 読(よ)みました',
    en: 'Read {{done}} of {{of}}',
  },
  'enrol.last_try': {
    ja: 'このパスワードで最後の1回を使う',
    'ja-x-easy': '最後(さいご)の 1回(かい)を 使(つか)う',
    en: 'Use the last try',
  },
  'enrol.last_try_cost': {
    ja: 'まちがえると、カードのパスワードは市区町村の窓口でしか直せません。',
    'ja-x-easy': 'まちがえると、市役所(しやくしょ)に 行(い)きます。',
    en: 'If it is wrong, only the municipal office can set the card’s password again.',
  },
});
