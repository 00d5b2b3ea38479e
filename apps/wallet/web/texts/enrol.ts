import { texts } from '@inro/design-system/texts';

export const enrolTexts = texts({
  'enrol.step': {
    ja: '{{total}}ステップ中{{step}}',
    'ja-x-easy': '{{total}}つの うち {{step}}つ目(め)',
    en: 'Step {{step}} of {{total}}',
  },
  'enrol.start': {
    ja: 'スマートフォンに証明書を入れます',
    'ja-x-easy': 'スマホに 証明書(しょうめいしょ)を 入(い)れます',
    en: 'Put certificates on this phone',
  },
  'enrol.checking': {
    ja: 'この機種を確かめています',
    'ja-x-easy': 'スマホを 見(み)て います',
    en: 'Checking this model',
  },
  'enrol.supported': {
    ja: 'この機種（{{model}}）は対応しています',
    'ja-x-easy': 'この スマホ（{{model}}）は 使(つか)えます',
    en: 'This model ({{model}}) is supported',
  },
  'enrol.unsupported_heading': {
    ja: 'この機種には入れられません',
    'ja-x-easy': 'この スマホには 入(い)れる ことが できません',
    en: 'This model cannot hold certificates',
  },
  'enrol.unsupported': {
    ja: '{{model}} には、証明書を守るためのICチップがないか、まだ確認されていません。別の対応機種をお使いください。',
    'ja-x-easy': '{{model}} は 使(つか)えません。ほかの スマホを 使(つか)って ください。',
    en: '{{model}} has no chip that can guard certificates, or it has not been approved yet. Use a model that is supported.',
  },
  'enrol.need': { ja: '必要なもの', 'ja-x-easy': 'いる もの', en: 'What you need' },
  'enrol.need_card': { ja: 'マイナンバーカード', 'ja-x-easy': 'マイナンバーカード', en: 'Your My Number Card' },
  'enrol.need_password': {
    ja: 'カードの署名用パスワード（英数字6〜16文字）',
    'ja-x-easy': 'カードの パスワード（A〜Z と 0〜9 が 6つから 16まで）',
    en: 'The signing password of the card (6 to 16 letters and digits)',
  },
  'enrol.need_time': { ja: '5分くらいの時間', 'ja-x-easy': '5分(ふん)くらい', en: 'About five minutes' },
  'enrol.no_visit': {
    ja: '窓口に行く必要はありませんが、マイナンバーカードは必ず必要です。手数料はかかりません。',
    'ja-x-easy': '市役所(しやくしょ)に 行(い)きません。カードは いります。お金(かね)は いりません。',
    en: 'You need not visit an office, but you do need the My Number Card. There is no fee.',
  },
  'enrol.old_ends': {
    ja: '前のスマートフォンの証明書は使えなくなります',
    'ja-x-easy': '前(まえ)の スマホの 証明書(しょうめいしょ)は 使(つか)えなく なります',
    en: 'Certificates on an earlier phone end',
  },
  'enrol.old_ends_when': {
    ja: '1人が使えるのは1台だけです。このスマートフォンの証明書が発行されると、前のものは失効し、元に戻せません。',
    'ja-x-easy': 'スマホは 1つ だけです。新(あたら)しい ものを 作(つく)ると、前(まえ)の ものは もどりません。',
    en: 'One person has one phone. Once certificates for this one are issued, earlier ones are revoked for good.',
  },
  'enrol.closed': {
    ja: '今は発行の受付時間外です',
    'ja-x-easy': '今(いま)は 作(つく)る 時間(じかん)では ありません',
    en: 'Certificates are not issued at this hour',
  },
  'enrol.closed_next': {
    ja: '申請はできます。{{time}} から発行され、続きはこのスマートフォンでできます。',
    'ja-x-easy': '申(もう)しこみは できます。{{time}}から 作(つく)ります。',
    en: 'You can apply now. They are issued from {{time}}, and you go on here.',
  },
  'enrol.closed_later': {
    ja: '申請はできます。発行が始まったら、続きはこのスマートフォンでできます。',
    'ja-x-easy': '申(もう)しこみは できます。あとで 作(つく)ります。',
    en: 'You can apply now, and go on here once they are issued.',
  },
  'enrol.begin': { ja: '始める', 'ja-x-easy': 'はじめる', en: 'Begin' },
  'enrol.continue': { ja: '次へ', 'ja-x-easy': '次(つぎ)へ', en: 'Continue' },
  'enrol.over': { ja: '最初からやり直す', 'ja-x-easy': 'はじめから する', en: 'Start over' },
  'enrol.choose': {
    ja: 'どの証明書を入れますか',
    'ja-x-easy': 'どの 証明書(しょうめいしょ)を 入(い)れますか',
    en: 'Which certificates do you want?',
  },
  'enrol.choose_label': { ja: '入れる証明書', 'ja-x-easy': '入(い)れる もの', en: 'Certificates' },
  'enrol.choose_error': {
    ja: '証明書を1つ以上選んでください',
    'ja-x-easy': '1つ えらんで ください',
    en: 'Choose at least one certificate',
  },
  'enrol.hint.userAuthentication': {
    ja: 'ログインに使います。氏名や住所は入っていません。',
    'ja-x-easy': 'サービスに 入(はい)る とき 使(つか)います。名前(なまえ)は ありません。',
    en: 'For logging in. It does not hold your name or address.',
  },
  'enrol.hint.digitalSignature': {
    ja: '申請や契約の署名に使います。氏名、住所、生年月日、性別が入ります。',
    'ja-x-easy': '書類(しょるい)に 使(つか)います。名前(なまえ)と 住所(じゅうしょ)が 入(はい)って います。',
    en: 'For signing applications and contracts. It holds your name, address, date of birth and sex.',
  },
  'enrol.check': {
    ja: '内容を確かめてください',
    'ja-x-easy': '見(み)て ください。よいですか',
    en: 'Check your answers',
  },
  'enrol.check_phone': { ja: 'スマートフォン', 'ja-x-easy': 'スマホ', en: 'Phone' },
  'enrol.check_certificates': { ja: '証明書', 'ja-x-easy': '証明書(しょうめいしょ)', en: 'Certificates' },
  'enrol.check_application': { ja: '申請', 'ja-x-easy': '申(もう)しこみ', en: 'Application' },
  'enrol.check_signed': {
    ja: 'カードで署名しました',
    'ja-x-easy': 'カードで しるしを つけました',
    en: 'Signed with your card',
  },
  'enrol.check_pin': { ja: '4けたの暗証番号', 'ja-x-easy': 'ひみつの 数字(すうじ)', en: '4-digit number' },
  'enrol.check_password': { ja: '署名用パスワード', 'ja-x-easy': 'パスワード', en: 'Signing password' },
  'enrol.check_set': {
    ja: '決めました（表示しません）',
    'ja-x-easy': '決(き)めました。見(み)せません',
    en: 'Chosen (not shown)',
  },
  'enrol.change_certificates': {
    ja: '証明書を変更（最初からやり直します）',
    'ja-x-easy': '変(か)える（はじめから します）',
    en: 'Change certificates (starts over)',
  },
  'enrol.change_pin': { ja: '番号を変更', 'ja-x-easy': '番号(ばんごう)を 変(か)える', en: 'Change number' },
  'enrol.change_password': { ja: 'パスワードを変更', 'ja-x-easy': 'パスワードを 変(か)える', en: 'Change password' },
  'enrol.send': { ja: '申請する', 'ja-x-easy': '申(もう)しこむ', en: 'Apply' },
  'enrol.progress_step': {
    ja: '{{total}}段階のうち{{step}}段階目',
    'ja-x-easy': '{{total}}つの うち {{step}}つ目(め)',
    en: 'Stage {{step}} of {{total}}',
  },
  'enrol.progress': {
    ja: '証明書を入れています',
    'ja-x-easy': '証明書(しょうめいしょ)を 入(い)れて います',
    en: 'Putting the certificates on the phone',
  },
  'enrol.progress_stay': {
    ja: 'この画面を開いたままにしてください。途中で切れても、続きからできます。',
    'ja-x-easy': 'この ページを 開(ひら)いて いて ください。',
    en: 'Keep this page open. If it is cut off, you go on from where it stopped.',
  },
  'enrol.stage.apply': { ja: '申請を送る', 'ja-x-easy': '申(もう)しこみを 送(おく)る', en: 'Sending the application' },
  'enrol.stage.install': {
    ja: 'ICチップに場所を作り、鍵を作る',
    'ja-x-easy': 'スマホの 中(なか)に 鍵(かぎ)を 作(つく)る',
    en: 'Making room and keys in the chip',
  },
  'enrol.stage.secrets': {
    ja: '番号とパスワードを設定する',
    'ja-x-easy': '番号(ばんごう)と パスワードを 入(い)れる',
    en: 'Setting your number and password',
  },
  'enrol.stage.issue': {
    ja: '証明書を発行してもらう',
    'ja-x-easy': '証明書(しょうめいしょ)を 作(つく)る',
    en: 'Having the certificates issued',
  },
  'enrol.stage.store': {
    ja: '証明書をICチップに書き込む',
    'ja-x-easy': '証明書(しょうめいしょ)を 入(い)れる',
    en: 'Writing the certificates to the chip',
  },
  'enrol.stage.check': { ja: '書き込みを確かめる', 'ja-x-easy': 'できたか 見(み)る', en: 'Checking what was written' },
  'enrol.part': { ja: '{{done}}／{{of}}', 'ja-x-easy': '{{done}}／{{of}}', en: '{{done}} of {{of}}' },
  'enrol.waiting': {
    ja: '申請を受け付けました。発行を待っています',
    'ja-x-easy': '申(もう)しこみました。待(ま)って ください',
    en: 'Your application is accepted; the certificates come later',
  },
  'enrol.waiting_why': {
    ja: '鍵と番号はもうスマートフォンに入っています。証明書は、発行されると自動で届きます。画面を閉じても、後でここから続けられます。',
    'ja-x-easy':
      'まだ 使(つか)えません。証明書(しょうめいしょ)を 作(つく)って います。できたら この ページが 変(か)わります。',
    en: 'Keys and number are on the phone already. Once the certificates are issued this page goes on by itself. You may close it and go on here later.',
  },
  'enrol.waiting_asks': {
    ja: 'この画面を開いている間、30秒ごとに自動で確かめます。',
    'ja-x-easy': 'この ページは 30秒(びょう)に 1回(かい) 見(み)ます。',
    en: 'While this page is open it looks every 30 seconds by itself.',
  },
  'enrol.waiting_last': {
    ja: '前に確かめた時刻',
    'ja-x-easy': '前(まえ)に 見(み)た 時間(じかん)',
    en: 'Looked last',
  },
  'enrol.waiting_next': {
    ja: '次に確かめる時刻',
    'ja-x-easy': '次(つぎ)に 見(み)る 時間(じかん)',
    en: 'Looks next',
  },
  'enrol.waiting_never': {
    ja: 'まだ確かめていません',
    'ja-x-easy': 'まだ 見(み)て いません',
    en: 'Not yet',
  },
  'enrol.waiting_not_yet': {
    ja: '{{time}}（まだ発行されていません）',
    'ja-x-easy': '{{time}}（まだです）',
    en: '{{time}}: not issued yet',
  },
  'enrol.waiting_unanswered': {
    ja: '{{time}}（返事がありませんでした）',
    'ja-x-easy': '{{time}}（返事(へんじ)が ありません）',
    en: '{{time}}: no answer',
  },
  'enrol.waiting_now': {
    ja: '今、確かめています',
    'ja-x-easy': '今(いま) 見(み)て います',
    en: 'Looking now',
  },
  'enrol.look_again': {
    ja: '発行されたか確かめる',
    'ja-x-easy': 'できたか 見(み)る',
    en: 'See whether they are issued',
  },
  'enrol.still_waiting': {
    ja: '{{time}}に確かめました。まだ発行されていません',
    'ja-x-easy': '{{time}}に 見(み)ました。まだです',
    en: 'Looked at {{time}}: they are not issued yet',
  },
  'enrol.done': {
    ja: '証明書が入りました',
    'ja-x-easy': '証明書(しょうめいしょ)が 入(はい)りました',
    en: 'The certificates are on your phone',
  },
  'enrol.done_next': {
    ja: 'ログインのときカードは要らなくなりました。カードはこれからも大切に保管してください。',
    'ja-x-easy': 'スマホだけで サービスに 入(はい)れます。カードも なくさないで ください。',
    en: 'From now on this phone alone is enough to log in. Keep the card in a safe place.',
  },
  'enrol.awaited': {
    ja: '電子証明書を入れる前に、サービスからの求めがありました。続けて答えられます。',
    'ja-x-easy': 'サービスが あなたを 待(ま)って います。',
    en: 'Before this, a service had asked you for something. You can go on with it now.',
  },
  'enrol.go_on': { ja: 'サービスの求めを見る', 'ja-x-easy': '続(つづ)ける', en: 'Look at what it asks' },
  'enrol.finish': { ja: '終わる', 'ja-x-easy': '終(お)わる', en: 'Finish' },
});
