import { texts } from '@inro/design-system/texts';

export const bankTexts = texts({
  'service.site': { ja: 'いろは銀行', 'ja-x-easy': 'いろは銀行(ぎんこう)', en: 'Iroha Bank' },
  'service.welcome': {
    ja: 'いろは銀行へようこそ',
    'ja-x-easy': 'いろは銀行(ぎんこう)です',
    en: 'Welcome to Iroha Bank',
  },
  'service.intro': {
    ja: 'スマートフォンに入れた電子証明書でログインできます。IDもパスワードも登録しません。',
    'ja-x-easy': 'スマホで 銀行(ぎんこう)に 入(はい)れます。',
    en: 'Log in with the certificate on your phone. There is no account name or password to remember.',
  },
  'service.login': { ja: 'ログイン', 'ja-x-easy': '銀行(ぎんこう)に 入(はい)る', en: 'Log in' },
  'service.logged_in': {
    ja: 'ログインしました',
    'ja-x-easy': '銀行(ぎんこう)に 入(はい)りました',
    en: 'You are logged in',
  },
  'service.customer': { ja: 'お客さま番号', 'ja-x-easy': 'あなたの 番号(ばんごう)', en: 'Customer number' },
  'service.since': { ja: 'ログインした時刻', 'ja-x-easy': '入(はい)った 時間(じかん)', en: 'Logged in at' },
  'service.how': { ja: 'ログインの方法', 'ja-x-easy': '入(はい)りかた', en: 'How' },
  'service.verified': {
    ja: '銀行が確かめたこと',
    'ja-x-easy': '銀行(ぎんこう)が 見(み)た こと',
    en: 'What the bank verified',
  },
  'service.details': { ja: '詳しい結果', 'ja-x-easy': 'くわしい こと', en: 'Details' },
  'service.not_learned': {
    ja: '銀行は、あなたの氏名も住所も受け取っていません。この確認は発行機関に知らされていません。',
    'ja-x-easy': '銀行(ぎんこう)は あなたの 名前(なまえ)を 知(し)りません。ほかの ところにも 言(い)って いません。',
    en: 'The bank has received neither your name nor your address, and the authority was not told of this login.',
  },
  'service.logout': { ja: 'ログアウト', 'ja-x-easy': '出(で)る', en: 'Log out' },
});
