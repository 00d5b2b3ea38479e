import { texts } from '@inro/design-system/texts';

export const walletTexts = texts({
  'app.site': { ja: 'Inro ウォレット', 'ja-x-easy': 'Inro アプリ', en: 'Inro Wallet' },
  'app.home_link': { ja: '登場人物のページへ', 'ja-x-easy': 'はじめの ページへ', en: 'To the cast' },
  'app.help_lost': {
    ja: 'スマートフォンをなくしたとき',
    'ja-x-easy': 'スマホを なくした とき',
    en: 'If the phone is lost',
  },
  'app.starting': {
    ja: 'ウォレットを開いています',
    'ja-x-easy': 'アプリを 開(ひら)いて います',
    en: 'Opening the wallet',
  },
  'app.slow': {
    ja: 'スマートフォンの返事を待っています。もう少しお待ちください。',
    'ja-x-easy': 'スマホの 返事(へんじ)を 待(ま)って います。',
    en: 'Waiting for the phone to answer. It takes longer than usual.',
  },
  'app.cannot_start': {
    ja: 'ウォレットを開けません',
    'ja-x-easy': 'アプリを 開(ひら)けません',
    en: 'The wallet cannot be opened',
  },
  'app.retry': { ja: 'もう一度試す', 'ja-x-easy': 'もう一度(いちど) する', en: 'Try again' },
  'app.not_paired': {
    ja: 'スマートフォンの画面から開いてください',
    'ja-x-easy': 'スマホから 開(ひら)いて ください',
    en: 'Open the wallet from the phone',
  },
  'app.not_paired_why': {
    ja: 'このウォレットは、スマートフォン {{phone}} とつながっていません（1週間使わないと切れます）。安全のため、スマートフォンの画面にあるボタンからだけつながります。',
    'ja-x-easy':
      'この アプリは スマホ {{phone}} と つながって いません。1週間(しゅうかん) 使(つか)わないと 切(き)れます。スマホの ボタンを おして ください。',
    en: 'This wallet is not connected to the phone {{phone}}; after a week without use the connection ends. For safety only the button on the phone’s own screen connects it.',
  },
  'app.to_phone': { ja: 'スマートフォンの画面へ', 'ja-x-easy': 'スマホを 見(み)る', en: 'To the phone’s screen' },
  'app.purpose': {
    ja: 'このスマートフォンで、あなたが本人であることを示すアプリです。',
    'ja-x-easy': 'スマホで「私(わたし)です」と 見(み)せる アプリです。',
    en: 'With this app your phone shows that you are you.',
  },
  'app.empty_heading': {
    ja: 'まだ証明書が入っていません',
    'ja-x-easy': 'まだ 証明書(しょうめいしょ)が ありません',
    en: 'There is no certificate on this phone yet',
  },
  'app.enrol': {
    ja: 'スマートフォンに証明書を入れる',
    'ja-x-easy': 'スマホに 証明書(しょうめいしょ)を 入(い)れる',
    en: 'Put certificates on this phone',
  },
  'app.enrol_go_on': { ja: '手続きを続ける', 'ja-x-easy': 'つづきを する', en: 'Go on with the application' },
  'app.unfinished_heading': {
    ja: '手続きの途中です',
    'ja-x-easy': 'まだ 終(お)わって いません',
    en: 'The application is not finished',
  },
  'app.ready_heading': {
    ja: '証明書が入っています',
    'ja-x-easy': '証明書(しょうめいしょ)が あります',
    en: 'The certificates are on this phone',
  },
  'app.trouble_heading': {
    ja: '使えない証明書があります',
    'ja-x-easy': '使(つか)えない 証明書(しょうめいしょ)が あります',
    en: 'A certificate on this phone cannot be used',
  },
  'app.what_certificate': {
    ja: '証明書（電子証明書）は、インターネットで本人であることを示すためのデータです。',
    'ja-x-easy': '証明書(しょうめいしょ)は「私(わたし)です」と わかる データです。スマホの 中(なか)に 入(い)れます。',
    en: 'A certificate is data on the phone by which a service knows that you are you.',
  },
  'app.enrol_again': {
    ja: '証明書を入れ直す',
    'ja-x-easy': 'もう一度(いちど) 証明書(しょうめいしょ)を 入(い)れる',
    en: 'Put new certificates on this phone',
  },
  'app.suspended_next': {
    ja: '一時停止を解くには',
    'ja-x-easy': 'また 使(つか)いたい とき',
    en: 'How to use it again',
  },
  'app.as_of': { ja: '（{{time}} 時点）', 'ja-x-easy': '（{{time}}）', en: ' (as of {{time}})' },
  'app.standing.inForce': { ja: '有効でした', 'ja-x-easy': '使(つか)えました', en: 'was in force' },
  'app.standing.unknown': {
    ja: '今の状態は分かりません',
    'ja-x-easy': '今(いま) 使(つか)えるか わかりません',
    en: 'not known now',
  },
  'app.standing.expired': { ja: '期限が切れています', 'ja-x-easy': '古(ふる)いです。使(つか)えません', en: 'expired' },
  'app.standing.revoked': { ja: '失効しています', 'ja-x-easy': 'もう 使(つか)えません', en: 'revoked' },
  'app.standing.suspended': { ja: '一時停止中です', 'ja-x-easy': '今(いま) 止(と)まって います', en: 'suspended' },
  'app.standing.stopped': {
    ja: '失効または一時停止しています',
    'ja-x-easy': '使(つか)えません',
    en: 'revoked or suspended',
  },
  'app.standing.blocked': {
    ja: '暗証番号またはパスワードがロックされています',
    'ja-x-easy': '番号(ばんごう)か パスワードが 使(つか)えません',
    en: 'its PIN or password is blocked',
  },
  'app.valid_until': {
    ja: '期限: {{date}}',
    'ja-x-easy': '使(つか)えるのは {{date}} まで',
    en: 'Valid until {{date}}',
  },
  'app.kind.userAuthentication': {
    ja: '利用者証明用電子証明書',
    'ja-x-easy': 'サービスに 入(はい)る ための 証明書(しょうめいしょ)',
    en: 'User authentication certificate',
  },
  'app.kind.digitalSignature': {
    ja: '署名用電子証明書',
    'ja-x-easy': '書類(しょるい)に しるしを つける 証明書(しょうめいしょ)',
    en: 'Digital signature certificate',
  },
  'app.show': { ja: '見せる', 'ja-x-easy': '見(み)せる', en: 'Show' },
  'app.show_hint': {
    ja: 'サービスのQRコードを読み取ってログインする',
    'ja-x-easy': 'QRコードを 読(よ)んで サービスに 入(はい)る',
    en: 'Read a service’s QR code and log in',
  },
  'app.log': { ja: 'やったこと', 'ja-x-easy': 'した こと', en: 'What I did' },
  'app.log_hint': {
    ja: 'いつ、どこで使ったか。この記録はあなただけのものです',
    'ja-x-easy': 'いつ どこで 使(つか)ったか。あなただけが 見(み)ます',
    en: 'When and where you used it; only you can see this',
  },
  'app.lost': { ja: 'なくした', 'ja-x-easy': 'なくした', en: 'Lost it' },
  'app.lost_hint': {
    ja: '止め方と、見つかったときのこと',
    'ja-x-easy': '止(と)めかた',
    en: 'How to stop it, and what to do when it turns up',
  },
  'app.menu': { ja: 'できること', 'ja-x-easy': 'できる こと', en: 'What you can do' },
  'lost.heading': {
    ja: 'スマートフォンをなくしたとき',
    'ja-x-easy': 'スマホを なくした とき',
    en: 'If you lost the phone',
  },
  'lost.first': {
    ja: 'コールセンターに電話してください。24時間365日、証明書を一時的に止めます。',
    'ja-x-easy': 'すぐ 電話(でんわ)を して ください。夜(よる)も できます。証明書(しょうめいしょ)を 止(と)めます。',
    en: 'Call the call centre, at any hour of any day: it suspends the certificates.',
  },
  'lost.safe': {
    ja: '証明書は、4けたの番号やパスワードを知らない人には使えません。番号は3回、パスワードは5回まちがえると使えなくなります。',
    'ja-x-easy': '番号(ばんごう)を 知(し)らない 人(ひと)は 使(つか)えません。3回(かい) まちがえると 止(と)まります。',
    en: 'Nobody can use the certificates without your number or password. The number stops after 3 wrong entries, the password after 5.',
  },
  'lost.found': {
    ja: '見つかったら、ログイン用の証明書は再開できます。署名用の証明書は入れ直します。',
    'ja-x-easy': '見(み)つかったら、また 使(つか)えます。',
    en: 'When it turns up, the authentication certificate resumes; the signature certificate is put on again.',
  },
  'lost.not_found': {
    ja: '見つからないときは、新しいスマートフォンに証明書を入れてください。古い方は自動的に失効します。',
    'ja-x-easy':
      'ない ときは、新(あたら)しい スマホに 入(い)れて ください。前(まえ)の ものは 使(つか)えなく なります。',
    en: 'When it does not, put certificates on a new phone; those on the old one are revoked by that.',
  },
  'lost.sandbox': {
    ja: 'この試験環境では、運営者がコマンドで失効させます。電話はつながりません。',
    'ja-x-easy': 'これは ためす ための ものです。電話(でんわ)は できません。',
    en: 'In this sandbox an operator revokes by a command; there is no telephone.',
  },
  'log.heading': { ja: 'やったこと', 'ja-x-easy': 'した こと', en: 'What I did' },
  'log.intro': {
    ja: 'この記録はこのスマートフォンの中だけにあります。氏名や住所などの内容は記録しません。',
    'ja-x-easy': 'これは この スマホの 中(なか)に だけ あります。名前(なまえ)は 書(か)きません。',
    en: 'This record is on this phone alone. It holds none of the values that were shown.',
  },
  'log.empty': { ja: 'まだ何もありません。', 'ja-x-easy': 'まだ 何(なに)も ありません。', en: 'There is nothing yet.' },
  'log.kind.enrolment': {
    ja: '証明書を入れた',
    'ja-x-easy': '証明書(しょうめいしょ)を 入(い)れた',
    en: 'Certificates put on the phone',
  },
  'log.kind.login': { ja: 'ログイン', 'ja-x-easy': 'サービスに 入(はい)った', en: 'Login' },
  'log.kind.deletion': {
    ja: '証明書を消した',
    'ja-x-easy': '証明書(しょうめいしょ)を 消(け)した',
    en: 'Certificates deleted',
  },
  'log.outcome.handedOver': { ja: '渡した', 'ja-x-easy': '渡(わた)しました', en: 'handed over' },
  'log.outcome.done': { ja: '完了', 'ja-x-easy': 'できました', en: 'done' },
  'log.outcome.refused': { ja: '渡さなかった', 'ja-x-easy': '渡(わた)しませんでした', en: 'not handed over' },
  'log.outcome.failed': { ja: '失敗', 'ja-x-easy': 'できませんでした', en: 'failed' },
  'log.fallen': {
    ja: '古いログイン{{count}}件は、記録に入りきらず消えました。最後のものは{{date}}です。',
    'ja-x-easy': '古(ふる)い ログイン {{count}}つは もう ありません。いちばん 新(あたら)しい ものは {{date}}です。',
    en: '{{count}} older logins had to make room in this record; the newest of them was on {{date}}.',
  },
  'log.export': { ja: 'ファイルに書き出す', 'ja-x-easy': 'ファイルに する', en: 'Save as a file' },
  'log.delete': { ja: '記録をすべて消す', 'ja-x-easy': '全部(ぜんぶ) 消(け)す', en: 'Delete the whole record' },
  'log.delete_heading': {
    ja: '記録をすべて消しますか',
    'ja-x-easy': '全部(ぜんぶ) 消(け)しますか',
    en: 'Delete the whole record?',
  },
  'log.delete_warning': {
    ja: '消すと元に戻せません。サービスの側の記録はそのまま残ります。',
    'ja-x-easy': '消(け)すと もどりません。',
    en: 'It cannot be brought back. What the services have recorded stays with them.',
  },
  'log.delete_yes': { ja: '消す', 'ja-x-easy': '消(け)す', en: 'Delete' },
  'log.delete_no': { ja: '消さない', 'ja-x-easy': '消(け)しません', en: 'Do not delete' },
});
