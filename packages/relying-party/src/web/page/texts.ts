/** What a page says on which somebody logs in, in three languages; `漢字(かんじ)` is a reading. */
export const loginTexts = {
  'login.choose': {
    ja: 'どのスマートフォンでログインしますか',
    'ja-x-easy': 'どの スマホで 入(はい)りますか',
    en: 'Which phone do you log in with?',
  },
  'login.choice_label': { ja: 'ログインの方法', 'ja-x-easy': '入(はい)りかた', en: 'How to log in' },
  'login.same_device': { ja: 'この画面のスマートフォン', 'ja-x-easy': 'この スマホ', en: 'This phone' },
  'login.other_device': { ja: '別のスマートフォン', 'ja-x-easy': 'ほかの スマホ', en: 'Another phone' },
  'login.other_device_hint': {
    ja: 'QRコードを読み取り、画面の番号を入力します',
    'ja-x-easy': 'QRコードを 読(よ)みます。番号(ばんごう)も 入(い)れます。',
    en: 'Read a QR code and type the number that is shown here',
  },
  'login.choose_error': {
    ja: 'ログインの方法を選んでください',
    'ja-x-easy': '入(はい)りかたを えらんで ください',
    en: 'Choose how to log in',
  },
  'login.continue': { ja: '次へ', 'ja-x-easy': '次(つぎ)へ', en: 'Continue' },
  'login.qr_heading': {
    ja: 'スマートフォンでQRコードを読み取ってください',
    'ja-x-easy': 'スマホで QRコードを 読(よ)んで ください',
    en: 'Read this QR code with your phone',
  },
  'login.qr_alt': { ja: 'ログインのQRコード', 'ja-x-easy': 'QRコード', en: 'QR code of this login' },
  'login.qr_how': {
    ja: 'ウォレットで「QRでログイン」を選び、このQRコードを読み取ってください。',
    'ja-x-easy': 'アプリで「QRで 入(はい)る」を おして ください。それから QRコードを 読(よ)みます。',
    en: 'In the wallet choose “Log in with a QR code” and read this QR code.',
  },
  'login.number': {
    ja: 'スマートフォンに入力する番号',
    'ja-x-easy': 'スマホに この 番号(ばんごう)を 入(い)れます',
    en: 'The number to type into the phone',
  },
  'login.number_why': {
    ja: 'この番号は、今この画面の前にいる人にしか見えません。誰かに教えたり、言われた番号を入力したりしないでください。',
    'ja-x-easy': 'この 番号(ばんごう)を 人(ひと)に 言(い)わないで ください。',
    en: 'Only somebody in front of this screen sees it. Do not tell it to anyone, and never type one that you were told.',
  },
  'login.link': {
    ja: 'QRコードの中身（リンク）',
    'ja-x-easy': 'QRコードの 中身(なかみ)',
    en: 'What the QR code says (link)',
  },
  'login.copy': { ja: 'リンクをコピー', 'ja-x-easy': 'コピーする', en: 'Copy the link' },
  'login.copied': { ja: 'コピーしました', 'ja-x-easy': 'コピーしました', en: 'Copied' },
  'login.state.waiting': {
    ja: 'スマートフォンを待っています',
    'ja-x-easy': 'スマホを 待(ま)って います',
    en: 'Waiting for the phone',
  },
  'login.state.opened': {
    ja: 'スマートフォンが読み取りました。スマートフォンで続けてください',
    'ja-x-easy': 'スマホが 読(よ)みました。スマホを 見(み)て ください',
    en: 'The phone has read it. Go on there',
  },
  'login.state.answered': { ja: '確かめています', 'ja-x-easy': '今(いま) 見(み)て います', en: 'Checking' },
  'login.checking': {
    ja: 'ログインを確かめています',
    'ja-x-easy': '今(いま) 見(み)て います',
    en: 'Checking the login',
  },
  'login.refused_heading': {
    ja: 'ログインしませんでした',
    'ja-x-easy': 'ログインを しませんでした',
    en: 'You are not logged in',
  },
  'login.refused': {
    ja: 'スマートフォンで「渡さない」を選びました。サービスには何も渡っていません。',
    'ja-x-easy': 'あなたは「渡(わた)さない」を おしました。サービスは 何(なに)も 見(み)て いません。',
    en: 'You chose not to hand anything over on the phone. The service has received nothing.',
  },
  'login.expired_heading': {
    ja: '時間が過ぎました',
    'ja-x-easy': '時間(じかん)が すぎました',
    en: 'This took too long',
  },
  'login.expired': {
    ja: '安全のため、ログインの受付は10分以内に終わります。もう一度始めてください。',
    'ja-x-easy': '10分(ぷん)で 終(お)わります。もう一度(いちど) して ください。',
    en: 'A login is open for ten minutes at most, for safety. Start again.',
  },
  'login.failed_heading': {
    ja: 'ログインできませんでした',
    'ja-x-easy': 'ログイン できませんでした',
    en: 'The login failed',
  },
  'login.again': { ja: 'もう一度ログインする', 'ja-x-easy': 'もう一度(いちど) する', en: 'Log in again' },
} as const;
