import { texts } from './table.ts';

/** Texts of the components themselves. */
export const commonTexts = texts({
  'ds.back': { ja: 'もどる', 'ja-x-easy': 'もどる', en: 'Back' },
  'ds.language': { ja: '表示する言語', 'ja-x-easy': 'ことば', en: 'Language' },
<<<<<<< HEAD
  'ds.sandbox': { ja: 'サンドボックス', 'ja-x-easy': 'ためす ところ', en: 'Sandbox' },
  'ds.sandbox_note': {
    ja: '架空の市民と、仮のカードです',
    'ja-x-easy': '本当(ほんとう)の 人(ひと)や カードでは ありません',
    en: 'invented citizens, virtual cards',
  },
=======
>>>>>>> w-names
  'ds.unknown_page': {
    ja: 'このページはありません',
    'ja-x-easy': 'この ページは ありません',
    en: 'There is no such page',
  },
  'ds.unknown_page_why': {
    ja: 'アドレスが間違っているか、ページがなくなりました。ここには何も送られていません。',
    'ja-x-easy': 'アドレスが ちがうか、ページが なくなりました。',
    en: 'The address is wrong, or the page is gone. Nothing was sent here.',
  },
  'ds.to_start': { ja: '最初のページへ', 'ja-x-easy': '最初(さいしょ)の ページへ', en: 'To the first page' },
<<<<<<< HEAD
=======
  'ds.sandbox': { ja: 'サンドボックス', 'ja-x-easy': 'ためす ところ', en: 'Sandbox' },
  'ds.sandbox_note': {
    ja: '架空の市民と、仮のカードです',
    'ja-x-easy': '本当(ほんとう)の 人(ひと)や カードでは ありません',
    en: 'invented citizens, virtual cards',
  },
>>>>>>> w-names
  'ds.working': { ja: '処理しています', 'ja-x-easy': '少(すこ)し 待(ま)って ください', en: 'Working' },
  'ds.error_prefix': { ja: 'エラー', 'ja-x-easy': 'まちがい', en: 'Error' },
  'ds.error_summary': {
    ja: '入力の内容に問題があります',
    'ja-x-easy': '書(か)いた ものに まちがいが あります',
    en: 'There is a problem with what you entered',
  },
  'ds.show_secret': { ja: '文字を表示', 'ja-x-easy': '見(み)せる', en: 'Show' },
  'ds.hide_secret': { ja: '文字を隠す', 'ja-x-easy': 'かくす', en: 'Hide' },
  'ds.tries_left': {
    ja: 'あと{{count}}回入力できます',
    'ja-x-easy': 'あと {{count}}回(かい) できます',
    en: 'Tries left: {{count}}',
  },
  'ds.last_try': {
    ja: '最後の1回です。もう一度まちがえると使えなくなります。',
    'ja-x-easy': 'これが 最後(さいご)です。まちがえると、使(つか)えなく なります。',
    en: 'This is the last try. Another mistake locks it.',
  },
  'ds.pin_form': { ja: '4けたの数字', 'ja-x-easy': '数字(すうじ) 4つ', en: '4 digits' },
  'ds.password_form': {
    ja: '英数字6〜16文字（小文字は大文字に変わります）',
    'ja-x-easy': 'A〜Z と 0〜9。6つから 16まで。小(ちい)さい 字(じ)は 大(おお)きく なります。',
    en: '6 to 16 letters and digits (small letters turn into capitals)',
  },
  'ds.pin_wrong': {
    ja: '暗証番号が違います',
    'ja-x-easy': '数字(すうじ)が ちがいます',
    en: 'The number is wrong',
  },
  'ds.password_wrong': {
    ja: 'パスワードが違います',
    'ja-x-easy': 'パスワードが ちがいます',
    en: 'The password is wrong',
  },
  'ds.pin_guessed': {
    ja: 'この番号は推測されやすい番号です。別の番号をおすすめします。',
    'ja-x-easy': 'この 数字(すうじ)は ほかの 人(ひと)に わかりやすいです。ほかの 数字(すうじ)が いいです。',
    en: 'This number is one of the first that others would try. Better choose another.',
  },
  'ds.pin_empty': {
    ja: '4けたの番号を入力してください',
    'ja-x-easy': '4つの 数字(すうじ)を 入(い)れて ください',
    en: 'Enter the 4-digit number',
  },
  'ds.pin_wrongKind': {
    ja: 'ここに入れるのは4けたの番号です。英字の入ったパスワードではありません',
    'ja-x-easy': 'ここは 数字(すうじ) 4つです。ABCの パスワードでは ありません',
    en: 'This asks for the 4-digit number, not for the password with letters',
  },
  'ds.pin_characters': {
    ja: '数字だけで入力してください',
    'ja-x-easy': '数字(すうじ)だけ 入(い)れて ください',
    en: 'Use digits only',
  },
  'ds.pin_tooShort': {
    ja: '4けたに足りません',
    'ja-x-easy': '数字(すうじ)が 足(た)りません。4つです',
    en: 'Enter all 4 digits',
  },
  'ds.pin_tooLong': {
    ja: '4けたより長くなっています',
    'ja-x-easy': '数字(すうじ)が 多(おお)いです。4つです',
    en: 'Enter 4 digits only',
  },
  'ds.password_empty': {
    ja: 'パスワードを入力してください',
    'ja-x-easy': 'パスワードを 入(い)れて ください',
    en: 'Enter the password',
  },
  'ds.password_wrongKind': {
    ja: 'ここに入れるのは英数字6〜16文字のパスワードです。4けたの番号ではありません',
    'ja-x-easy': 'ここは 6つから 16までの パスワードです。4つの 数字(すうじ)では ありません',
    en: 'This asks for the password of 6 to 16 characters, not for the 4-digit number',
  },
  'ds.password_characters': {
    ja: '英字（A〜Z）と数字（0〜9）だけで入力してください',
    'ja-x-easy': 'A〜Z と 0〜9 だけ 入(い)れて ください',
    en: 'Use only letters A–Z and digits 0–9',
  },
  'ds.password_tooShort': {
    ja: '6文字以上で入力してください',
    'ja-x-easy': '短(みじか)いです。5つでは 足(た)りません。6つから 16までです',
    en: 'Use at least 6 characters',
  },
  'ds.password_tooLong': {
    ja: '16文字以下で入力してください',
    'ja-x-easy': '長(なが)いです。16までです',
    en: 'Use at most 16 characters',
  },
  'ds.who': { ja: '対応する人', 'ja-x-easy': 'だれが する', en: 'Who has to act' },
  'ds.where': { ja: '起きた場所', 'ja-x-easy': 'どこで', en: 'Where it happened' },
  'ds.next': { ja: '次にすること', 'ja-x-easy': '次(つぎ)に する こと', en: 'What to do next' },
  'ds.code': { ja: 'エラー番号', 'ja-x-easy': 'まちがいの 番号(ばんごう)', en: 'Error code' },
  'ds.who.person': { ja: 'あなた', 'ja-x-easy': 'あなたが します', en: 'You' },
  'ds.who.relyingParty': { ja: '相手のサービス', 'ja-x-easy': 'サービスの 会社(かいしゃ)が します', en: 'The service' },
  'ds.who.operator': { ja: '運営者', 'ja-x-easy': 'うごかして いる 人(ひと)が します', en: 'The operator' },
  'ds.who.developer': { ja: '開発者', 'ja-x-easy': '作(つく)った 人(ひと)が します', en: 'The developer' },
  'ds.where.phone': { ja: 'このスマートフォン', 'ja-x-easy': 'この スマホ', en: 'This phone' },
  'ds.where.chip': {
    ja: 'スマートフォンまたはカードのICチップ',
    'ja-x-easy': 'スマホか カードの 中(なか)',
    en: 'The chip of the phone or the card',
  },
  'ds.where.card': { ja: 'マイナンバーカード', 'ja-x-easy': 'マイナンバーカードの 中(なか)', en: 'The My Number Card' },
  'ds.where.authority': {
    ja: '電子証明書を発行する機関',
    'ja-x-easy': '証明書(しょうめいしょ)を 作(つく)る ところ',
    en: 'The issuing authority',
  },
  'ds.where.service': { ja: '相手のサービス', 'ja-x-easy': '相手(あいて)の サービス', en: 'The service' },
  'ds.where.app': { ja: 'このアプリ', 'ja-x-easy': 'この アプリ', en: 'This app' },
  'ds.state.done': { ja: '完了', 'ja-x-easy': 'おわりました', en: 'done' },
  'ds.state.current': { ja: '実行中', 'ja-x-easy': '今(いま) して います', en: 'in progress' },
  'ds.state.waiting': { ja: '待機中', 'ja-x-easy': 'まだです', en: 'waiting' },
  'ds.state.failed': { ja: '失敗', 'ja-x-easy': 'できませんでした', en: 'failed' },
});
