/** What `<inro-login>` says beside what every page of a login says. */
export const elementTexts = {
  'element.begin': {
    ja: 'スマートフォンでログイン',
    'ja-x-easy': 'スマホで 入(はい)る',
    en: 'Log in with your phone',
  },
  'element.begin_here': {
    ja: 'このスマートフォンでログイン',
    'ja-x-easy': 'この スマホで 入(はい)る',
    en: 'Log in with this phone',
  },
  'element.begin_other': {
    ja: '別のスマートフォンでログイン',
    'ja-x-easy': 'ほかの スマホで 入(はい)る',
    en: 'Log in with another phone',
  },
  'element.working': { ja: '準備しています', 'ja-x-easy': '少(すこ)し 待(ま)って ください', en: 'One moment' },
  'element.cancel': { ja: 'やめる', 'ja-x-easy': 'やめる', en: 'Cancel' },
  'element.done': { ja: 'ログインしました', 'ja-x-easy': '入(はい)りました', en: 'You are logged in' },
  'element.opening': {
    ja: 'ウォレットを開いています',
    'ja-x-easy': 'アプリを 開(ひら)いて います',
    en: 'Opening the wallet',
  },
  'element.no_wallet': {
    ja: 'ウォレットは開きましたか',
    'ja-x-easy': 'アプリは 開(ひら)きましたか',
    en: 'Did the wallet open?',
  },
  'element.no_wallet_why': {
    ja: '開かないときは、このスマートフォンにまだウォレットがありません。登録には、マイナンバーカードとそのパスワードを使います。',
    'ja-x-easy':
      '開(ひら)かない ときは、この スマホに アプリが ありません。マイナンバーカードと パスワードを 用意(ようい)して ください。',
    en: 'If it did not, this phone has no wallet yet. To set one up you need your My Number Card and its password.',
  },
  'element.enrol': {
    ja: 'ウォレットの登録へ（新しいタブ）',
    'ja-x-easy': 'アプリを 用意(ようい)する',
    en: 'Set up a wallet (new tab)',
  },
  'element.enrol_then': {
    ja: '登録が終わったら、この画面に戻ってください。ここからログインを続けられます。',
    'ja-x-easy': '終(お)わったら ここに もどって ください。',
    en: 'When that is done, come back to this page: the login goes on here.',
  },
  'element.open_again': { ja: 'もう一度開く', 'ja-x-easy': 'もう一度(いちど) 開(ひら)く', en: 'Open it again' },
  'element.back': {
    ja: '登録は終わりましたか',
    'ja-x-easy': 'アプリの 用意(ようい)は 終(お)わりましたか',
    en: 'Is your wallet ready?',
  },
  'element.go_on': { ja: 'ログインを続ける', 'ja-x-easy': '続(つづ)ける', en: 'Go on with the login' },
  'element.unreachable': {
    ja: 'サービスにつながりません',
    'ja-x-easy': 'サービスに つながりません',
    en: 'The service does not answer',
  },
  'element.unreachable_next': {
    ja: '通信を確かめて、もう一度お試しください。',
    'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
    en: 'Check the connection and try again.',
  },
  'element.malformed': {
    ja: 'サービスの返事が読めません',
    'ja-x-easy': 'サービスに 問題(もんだい)が あります',
    en: 'The service gave an answer that cannot be used',
  },
  'element.malformed_next': {
    ja: 'サービスの運営者に知らせてください。安全のため、ここで止めました。',
    'ja-x-easy': 'サービスの 人(ひと)に 言(い)って ください。',
    en: 'Tell whoever runs this service. To be safe, nothing was opened.',
  },
  'element.certificate_is': {
    ja: '電子証明書は、あなたが本人であることを示すデータです。',
    'ja-x-easy': '証明書(しょうめいしょ)は「私(わたし)です」と わかる データです。',
    en: 'A certificate is data that shows that you are you.',
  },
  'element.framed': {
    ja: '安全のため、ほかのサイトの中では始められません',
    'ja-x-easy': 'ここは ほかの ページの 中(なか)です。ここでは できません。',
    en: 'For your safety, no login begins within another site',
  },
  'element.framed_open': {
    ja: 'この画面だけを開く',
    'ja-x-easy': 'この ページだけを 開(ひら)く',
    en: 'Open this page on its own',
  },
} as const;
