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
  'service.choose': {
    ja: 'どのスマートフォンでログインしますか',
    'ja-x-easy': 'どの スマホで 入(はい)りますか',
    en: 'Which phone do you log in with?',
  },
  'service.choice_label': { ja: 'ログインの方法', 'ja-x-easy': '入(はい)りかた', en: 'How to log in' },
  'service.same_device': { ja: 'この画面のスマートフォン', 'ja-x-easy': 'この スマホ', en: 'This phone' },
  'service.same_device_hint': {
    ja: 'ウォレットが開き、終わるとここに戻ります（{{phone}}）',
    'ja-x-easy': 'アプリが 開(ひら)きます。あとで ここに もどります。（{{phone}}）',
    en: 'The wallet opens and brings you back here ({{phone}})',
  },
  'service.other_device': { ja: '別のスマートフォン', 'ja-x-easy': 'ほかの スマホ', en: 'Another phone' },
  'service.other_device_hint': {
    ja: 'QRコードを読み取り、画面の番号を入力します',
    'ja-x-easy': 'QRコードを 読(よ)みます。番号(ばんごう)も 入(い)れます。',
    en: 'Read a QR code and type the number that is shown here',
  },
  'service.no_phone': {
    ja: 'この画面で使うスマートフォンは、登場人物のページで選べます。',
    'ja-x-easy': 'スマホは はじめの ページで えらびます。',
    en: 'Choose the phone for this screen on the page of the cast.',
  },
  'service.choose_error': {
    ja: 'ログインの方法を選んでください',
    'ja-x-easy': '入(はい)りかたを えらんで ください',
    en: 'Choose how to log in',
  },
  'service.continue': { ja: '次へ', 'ja-x-easy': '次(つぎ)へ', en: 'Continue' },
  'service.qr_heading': {
    ja: 'スマートフォンでQRコードを読み取ってください',
    'ja-x-easy': 'スマホで QRコードを 読(よ)んで ください',
    en: 'Read this QR code with your phone',
  },
  'service.qr_alt': { ja: 'ログインのQRコード', 'ja-x-easy': 'QRコード', en: 'QR code of this login' },
  'service.qr_how': {
    ja: 'ウォレットで「QRでログイン」を選び、このQRコードを読み取ってください。',
    'ja-x-easy': 'アプリで「QRで 入(はい)る」を おして ください。それから QRコードを 読(よ)みます。',
    en: 'In the wallet choose “Log in with a QR code” and read this QR code.',
  },
  'service.number': {
    ja: 'スマートフォンに入力する番号',
    'ja-x-easy': 'スマホに この 番号(ばんごう)を 入(い)れます',
    en: 'The number to type into the phone',
  },
  'service.number_why': {
    ja: 'この番号は、今この画面の前にいる人にしか見えません。誰かに教えたり、言われた番号を入力したりしないでください。',
    'ja-x-easy': 'この 番号(ばんごう)を 人(ひと)に 言(い)わないで ください。',
    en: 'Only somebody in front of this screen sees it. Do not tell it to anyone, and never type one that you were told.',
  },
  'service.link': {
    ja: 'QRコードの中身（リンク）',
    'ja-x-easy': 'QRコードの 中身(なかみ)',
    en: 'What the QR code says (link)',
  },
  'service.copy': { ja: 'リンクをコピー', 'ja-x-easy': 'コピーする', en: 'Copy the link' },
  'service.copied': { ja: 'コピーしました', 'ja-x-easy': 'コピーしました', en: 'Copied' },
  'service.state.waiting': {
    ja: 'スマートフォンを待っています',
    'ja-x-easy': 'スマホを 待(ま)って います',
    en: 'Waiting for the phone',
  },
  'service.state.opened': {
    ja: 'スマートフォンが読み取りました。スマートフォンで続けてください',
    'ja-x-easy': 'スマホが 読(よ)みました。スマホを 見(み)て ください',
    en: 'The phone has read it. Go on there',
  },
  'service.state.answered': { ja: '確かめています', 'ja-x-easy': '今(いま) 見(み)て います', en: 'Checking' },
  'service.refused_heading': {
    ja: 'ログインしませんでした',
    'ja-x-easy': '銀行(ぎんこう)に 入(はい)りませんでした',
    en: 'You are not logged in',
  },
  'service.refused': {
    ja: 'スマートフォンで「渡さない」を選びました。銀行には何も渡っていません。',
    'ja-x-easy': 'あなたは「渡(わた)さない」を おしました。銀行(ぎんこう)は 何(なに)も 見(み)て いません。',
    en: 'You chose not to hand anything over on the phone. The bank has received nothing.',
  },
  'service.expired_heading': {
    ja: '時間が過ぎました',
    'ja-x-easy': '時間(じかん)が すぎました',
    en: 'This took too long',
  },
  'service.expired': {
    ja: '安全のため、ログインの受付は10分以内に終わります。もう一度始めてください。',
    'ja-x-easy': '10分(ぷん)で 終(お)わります。もう一度(いちど) して ください。',
    en: 'A login is open for ten minutes at most, for safety. Start again.',
  },
  'service.failed_heading': {
    ja: 'ログインできませんでした',
    'ja-x-easy': '銀行(ぎんこう)に 入(はい)る ことが できませんでした',
    en: 'The login failed',
  },
  'service.again': { ja: 'もう一度ログインする', 'ja-x-easy': 'もう一度(いちど) する', en: 'Log in again' },
  'service.checking': {
    ja: 'ログインを確かめています',
    'ja-x-easy': '今(いま) 見(み)て います',
    en: 'Checking the login',
  },
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
  'service.home': { ja: '登場人物のページへ', 'ja-x-easy': 'はじめの ページへ', en: 'To the cast' },
});
