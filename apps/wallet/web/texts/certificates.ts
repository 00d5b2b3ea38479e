import { texts } from '@inro/design-system/texts';

/** The page that shows each certificate. */
export const certificatesTexts = texts({
  'certificates.heading': {
    ja: 'スマートフォンの証明書',
    'ja-x-easy': 'スマホの 証明書(しょうめいしょ)',
    en: 'Certificates on this phone',
  },
  'certificates.purpose': {
    ja: '目的',
    'ja-x-easy': '何(なに)に 使(つか)うか',
    en: 'What it is for',
  },
  'certificates.purpose.userAuthentication': {
    ja: 'サービスにログインするとき、本人であることを示します。',
    'ja-x-easy': 'サービスに 入(はい)る とき 使(つか)います。',
    en: 'It shows a service that you are you when you log in.',
  },
  'certificates.purpose.digitalSignature': {
    ja: '申請や契約の書類に、本人として署名します。',
    'ja-x-easy': '申(もう)しこみや 約束(やくそく)の 書類(しょるい)に 使(つか)います。',
    en: 'You sign applications and contracts with it.',
  },
  'certificates.inside': {
    ja: '入っているもの',
    'ja-x-easy': '入(はい)って いる もの',
    en: 'What is in it',
  },
  'certificates.inside.userAuthentication': {
    ja: '証明書の番号、鍵、発行した機関の名前、使える期間',
    'ja-x-easy': '証明書(しょうめいしょ)の 番号(ばんごう)・鍵(かぎ)・作(つく)った ところ',
    en: 'Its number and key, the authority’s name, and how long it holds',
  },
  'certificates.inside.digitalSignature': {
    ja: '氏名、住所、生年月日、性別と、証明書の番号、鍵、発行した機関の名前、使える期間',
    'ja-x-easy': '名前(なまえ)・住所(じゅうしょ)・生(う)まれた 日(ひ)・性別(せいべつ)と、番号(ばんごう)・鍵(かぎ)',
    en: 'Your name, address, date of birth and sex; its number and key, the authority’s name, and how long it holds',
  },
  'certificates.not_inside': {
    ja: '入っていないもの',
    'ja-x-easy': '入(はい)って いない もの',
    en: 'What is not in it',
  },
  'certificates.not_inside.userAuthentication': {
    ja: '氏名、住所、生年月日、性別、マイナンバー',
    'ja-x-easy': '名前(なまえ)・住所(じゅうしょ)・生(う)まれた 日(ひ)・性別(せいべつ)・マイナンバー',
    en: 'Name, address, date of birth, sex, My Number',
  },
  'certificates.not_inside.digitalSignature': {
    ja: 'マイナンバー、顔写真',
    'ja-x-easy': 'マイナンバー、顔(かお)の 写真(しゃしん)',
    en: 'My Number, a photo of you',
  },
  'certificates.secret': {
    ja: '使うときに入力するもの',
    'ja-x-easy': '使(つか)う とき 入(い)れる もの',
    en: 'What you enter to use it',
  },
  'certificates.secret.userAuthentication': {
    ja: 'スマートフォンの4けたの暗証番号（3回まちがえるとロックされます）',
    'ja-x-easy': 'スマホの 数字(すうじ) 4つ（3回(かい) まちがえると 使(つか)えません）',
    en: 'The 4-digit number of the phone (3 wrong entries lock it)',
  },
  'certificates.secret.digitalSignature': {
    ja: 'スマートフォンの署名用パスワード（5回まちがえるとロックされます）',
    'ja-x-easy': 'スマホの パスワード（5回(かい) まちがえると 使(つか)えません）',
    en: 'The signing password of the phone (5 wrong entries lock it)',
  },
  'certificates.period': { ja: '使える期間', 'ja-x-easy': '使(つか)える とき', en: 'Holds' },
  'certificates.from_until': {
    ja: '{{from}}から{{until}}まで',
    'ja-x-easy': '{{from}}から {{until}}まで',
    en: 'From {{from}} until {{until}}',
  },
  'certificates.not_known': {
    ja: 'この画面では分かりません',
    'ja-x-easy': 'わかりません',
    en: 'Not known to this phone',
  },
  'certificates.checked': {
    ja: '最後に有効か確かめた時刻',
    'ja-x-easy': '使(つか)えるか 見(み)た 時間(じかん)',
    en: 'Status checked last',
  },
  'certificates.never_checked': {
    ja: 'まだ確かめていません',
    'ja-x-easy': 'まだ 見(み)て いません',
    en: 'Not checked yet',
  },
  'certificates.state.inForce': {
    ja: '使えます。失効も停止もしていません。',
    'ja-x-easy': '使(つか)えます。',
    en: 'It can be used: neither revoked nor suspended.',
  },
  'certificates.state.unknown': {
    ja: 'しばらく発行機関に確かめていないため、今の状態は分かりません。つながると自動で確かめます。',
    'ja-x-easy': '今(いま) 使(つか)えるか わかりません。あとで もう一度(いちど) 見(み)ます。',
    en: 'The authority was not asked for a while. It is asked by itself once there is a network.',
  },
  'certificates.state.expired': {
    ja: '期間が終わりました。証明書を入れ直すと、また使えます。',
    'ja-x-easy': '古(ふる)く なりました。もう一度(いちど) 入(い)れて ください。',
    en: 'Its time is over. Put new certificates on this phone to go on.',
  },
  'certificates.state.revoked': {
    ja: '失効しました。元には戻りません。使うには入れ直します。',
    'ja-x-easy': 'もう 使(つか)えません。使(つか)いたい ときは もう一度(いちど) 入(い)れて ください。',
    en: 'It is revoked for good. To go on, put new certificates on this phone.',
  },
  'certificates.state.suspended': {
    ja: '一時停止中です。解くと、また使えます。',
    'ja-x-easy': '今(いま) 止(と)まって います。また 使(つか)う ことが できます。',
    en: 'It is suspended. Once released it can be used again.',
  },
  'certificates.state.stopped': {
    ja: '失効または一時停止しています。使うには入れ直します。',
    'ja-x-easy': '使(つか)えません。使(つか)いたい ときは もう一度(いちど) 入(い)れて ください。',
    en: 'It is revoked or suspended. To go on, put new certificates on this phone.',
  },
  'certificates.state.blocked': {
    ja: '暗証番号またはパスワードがロックされました。カードを使って入れ直すと、また使えます。',
    'ja-x-easy': '番号(ばんごう)か パスワードが 使(つか)えません。カードで もう一度(いちど) 入(い)れて ください。',
    en: 'Its number or password is locked. Put certificates on again with your card to go on.',
  },
});
