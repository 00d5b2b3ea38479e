import { texts } from '@inro/design-system/texts';

export const homeTexts = texts({
  'cast.site': { ja: 'Inro', 'ja-x-easy': 'Inro', en: 'Inro' },
  'cast.heading': {
    ja: '本人であることを、スマートフォンで示す',
    'ja-x-easy': 'スマホで「私(わたし)です」と 見(み)せる',
    en: 'Show that you are you, with your phone',
  },
  'cast.intro': {
    ja: 'マイナンバーカードの電子証明書をスマートフォンに入れて、ログインに使います。どこで使ったかは、あなたと相手だけが知っています。ここでは、架空の市民で全部を試せます。',
    'ja-x-easy':
      'マイナンバーカードの データを スマホに 入(い)れます。サービスに 入(はい)る ときに 使(つか)います。どこで 使(つか)ったかは、あなたと 相手(あいて)だけが 知(し)って います。ここで ぜんぶ ためす ことが できます。',
    en: 'Put the certificates of a My Number Card on a phone and log in with them. Where you use them, only you and the other side know. Here you can try all of it with invented citizens.',
  },
  'cast.links': { ja: '関連するページ', 'ja-x-easy': 'ほかの ページ', en: 'More to read' },
  'cast.link_documents': { ja: 'ドキュメント', 'ja-x-easy': '説明(せつめい)', en: 'Documentation' },
  'cast.link_api': { ja: 'API', 'ja-x-easy': 'API', en: 'API' },
  'cast.link_threats': { ja: '脅威と対策', 'ja-x-easy': 'あぶない ことと 守(まも)りかた', en: 'Threats' },
  'cast.link_developers': { ja: '開発者', 'ja-x-easy': '作(つく)る 人(ひと)へ', en: 'Developers' },
  'cast.link_health': { ja: '稼働状況', 'ja-x-easy': '動(うご)いて いるか', en: 'Health' },
  'cast.begin': { ja: '{{name}}さんで始める', 'ja-x-easy': '{{name}}さんで はじめる', en: 'Begin as {{name}}' },
  'cast.preparing': { ja: '準備しています', 'ja-x-easy': '少(すこ)し 待(ま)って ください', en: 'Getting ready' },
  'cast.preparing_note': {
    ja: '市民、カード、スマートフォンを用意しています。初めて動かすときは1分ほどかかります。',
    'ja-x-easy': '人(ひと)と カードと スマホを 作(つく)って います。はじめは 1分(ぷん)くらい かかります。',
    en: 'The citizens, their cards and phones are being made. The first time this takes about a minute.',
  },
  'cast.begin_note': {
    ja: '1回押すだけで、スマートフォン、カード、ウォレットがそろいます。途中で使うものは、',
    'ja-x-easy': '1回(かい) おすと、スマホと カードと アプリが そろいます。とちゅうで 使(つか)います。',
    en: 'One click brings the phone, the card and the wallet. You will be asked for:',
  },
  'cast.try': { ja: '{{name}}さんで試す', 'ja-x-easy': '{{name}}さんで ためす', en: 'Try as {{name}}' },
  'cast.drawn_card': { ja: '入れる', 'ja-x-easy': '入(い)れる', en: 'Put it on' },
  'cast.drawn_card_words': {
    ja: 'カードを一度かざすだけ。',
    'ja-x-easy': 'カードを スマホに 1回(かい) つけます。',
    en: 'Hold the card to the phone once.',
  },
  'cast.drawn_see': { ja: '見て、渡す', 'ja-x-easy': '見(み)て、渡(わた)す', en: 'Look, then hand over' },
  'cast.drawn_see_words': {
    ja: '誰に何を渡すかを、見て決める。',
    'ja-x-easy': 'だれに 何(なに)を 渡(わた)すか、見(み)て 決(き)めます。',
    en: 'See who asks for what, and decide.',
  },
  'cast.drawn_lost': { ja: 'なくしたら、止める', 'ja-x-easy': 'なくしたら、止(と)める', en: 'Lost it? Stop it' },
  'cast.drawn_lost_words': {
    ja: '電話1本で、いつでも。',
    'ja-x-easy': 'いつでも 電話(でんわ)で 止(と)めます。',
    en: 'By one call, at any hour.',
  },
  'cast.step_phone': { ja: '1. スマートフォンを選ぶ', 'ja-x-easy': '1. スマホを えらぶ', en: '1. Choose a phone' },
  'cast.phone_label': {
    ja: 'あなたが使うスマートフォン',
    'ja-x-easy': 'あなたが 使(つか)う スマホ',
    en: 'The phone you use',
  },
  'cast.supported': {
    ja: '対応している機種です',
    'ja-x-easy': 'この スマホは 使(つか)えます',
    en: 'This model is supported',
  },
  'cast.unsupported': {
    ja: '対応していない機種です',
    'ja-x-easy': 'この スマホは 使(つか)えません',
    en: 'This model is not supported',
  },
  'cast.add_phone': { ja: 'スマートフォンを増やす', 'ja-x-easy': 'スマホを ふやす', en: 'Add a phone' },
  'cast.new_phone_model': { ja: '機種', 'ja-x-easy': 'スマホの 種類(しゅるい)', en: 'Model' },
  'cast.new_phone_name': { ja: '名前', 'ja-x-easy': '名前(なまえ)', en: 'Name' },
  'cast.new_phone_hint': {
    ja: '英小文字、数字、ハイフンで32文字まで',
    'ja-x-easy': 'a〜z と 0〜9 と -（32まで）',
    en: 'Small letters, digits and hyphens, up to 32',
  },
  'cast.new_phone_invalid': {
    ja: '名前は英小文字、数字、ハイフンで32文字までにしてください。最初と最後にハイフンは使えません',
    'ja-x-easy': '名前(なまえ)は a〜z と 0〜9 と - だけです。- は はじめと おわりに 使(つか)えません',
    en: 'Use small letters, digits and hyphens for the name, up to 32, and no hyphen at either end',
  },
  'cast.make_phone': { ja: 'このスマートフォンを作る', 'ja-x-easy': 'スマホを 作(つく)る', en: 'Make this phone' },
  'cast.step_card': {
    ja: '2. マイナンバーカードをかざす',
    'ja-x-easy': '2. カードを スマホに つける',
    en: '2. Hold a My Number Card to it',
  },
  'cast.card_label': {
    ja: 'このスマートフォンにかざしているカード',
    'ja-x-easy': 'スマホに ついて いる カード',
    en: 'The card that is held to this phone',
  },
  'cast.no_card': { ja: 'カードなし', 'ja-x-easy': 'カードは ありません', en: 'No card' },
  'cast.card_of': { ja: '{{name}}さんのカード', 'ja-x-easy': '{{name}}さんの カード', en: 'Card of {{name}}' },
  'cast.card_password': {
    ja: 'カードの署名用パスワード',
    'ja-x-easy': 'カードの パスワード',
    en: 'Signing password of the card',
  },
  'cast.card_pin': {
    ja: 'カードの4けたの番号',
    'ja-x-easy': 'カードの 4つの 数字(すうじ)',
    en: '4-digit number of the card',
  },
  'cast.secrets_note': {
    ja: '試験用のカードなので、ここに書いてあります。',
    'ja-x-easy': 'ためすための カードです。だから ここに 書(か)いて あります。',
    en: 'They stand here because it is a test card.',
  },
  'cast.phone_pin': {
    ja: 'スマートフォンの4けたの暗証番号',
    'ja-x-easy': 'スマホの ひみつの 数字(すうじ)',
    en: '4-digit number of the phone',
  },
  'cast.phone_password': {
    ja: 'スマートフォンの署名用パスワード',
    'ja-x-easy': 'スマホの パスワード',
    en: 'Signing password of the phone',
  },
  'cast.phone_secrets_note': {
    ja: 'これは{{name}}さんのスマートフォンです。はじめに決めてあった番号とパスワードです。',
    'ja-x-easy': '{{name}}さんの スマホです。さいしょの 数字(すうじ)と パスワードです。',
    en: 'This is the phone of {{name}}, with the number and password that were chosen at the beginning.',
  },
  'cast.phone_empty_note': {
    ja: 'これは{{name}}さんのスマートフォンです。番号とパスワードは、証明書を入れるときに自分で決めます。',
    'ja-x-easy': '{{name}}さんの スマホです。番号(ばんごう)と パスワードは、あとで 自分(じぶん)で 決(き)めます。',
    en: 'This is the phone of {{name}}. You choose its number and password while you put the certificates on it.',
  },
  'cast.step_wallet': {
    ja: '3. ウォレットを開き、証明書をスマートフォンに入れる',
    'ja-x-easy': '3. アプリで 証明書(しょうめいしょ)を スマホに 入(い)れる',
    en: '3. Open the wallet and put the certificates on the phone',
  },
  'cast.open_wallet': { ja: 'ウォレットを開く', 'ja-x-easy': 'アプリを 開(ひら)く', en: 'Open the wallet' },
  'cast.open_phone': { ja: 'スマートフォンの画面を見る', 'ja-x-easy': 'スマホを 見(み)る', en: 'Look at the phone' },
  'cast.step_service': {
    ja: '4. サービスにログインする',
    'ja-x-easy': '4. サービスに 入(はい)る',
    en: '4. Log in to a service',
  },
  'cast.open_service': { ja: '{{name}}を開く', 'ja-x-easy': '{{name}}を 開(ひら)く', en: 'Open {{name}}' },
  'cast.service_note': {
    ja: '選んだスマートフォンで、そのまま、またはQRコードで別の画面からログインできます。',
    'ja-x-easy': 'えらんだ スマホで 入(はい)れます。QRコードでも 入(はい)れます。',
    en: 'Log in with the chosen phone, on this screen or from another one by QR code.',
  },
  'cast.citizens': { ja: '市民', 'ja-x-easy': '人(ひと)', en: 'Citizens' },
  'cast.citizens_note': {
    ja: '全員が架空の人物です。それぞれに違う事情があります。',
    'ja-x-easy': '本当(ほんとう)の 人(ひと)では ありません。みんな ちがいます。',
    en: 'All of them are invented. Each has a case of its own.',
  },
  'cast.authority': { ja: '発行機関', 'ja-x-easy': '証明書(しょうめいしょ)を 作(つく)る ところ', en: 'The authority' },
  'cast.healthy': { ja: '動いています', 'ja-x-easy': '動(うご)いて います', en: 'Running' },
  'cast.unhealthy': { ja: '応答がありません', 'ja-x-easy': '動(うご)いて いません', en: 'No answer' },
});

/** A citizen's case in a word. */
export const caseTexts = texts({
  'case.ready': { ja: 'ここから', 'ja-x-easy': 'ここから', en: 'Begin here' },
  'case.moved': { ja: '引っ越した', 'ja-x-easy': '引(ひ)っこした', en: 'Moved house' },
  'case.expired': { ja: '期限切れ', 'ja-x-easy': '古(ふる)い', en: 'Expired' },
  'case.revoked': { ja: '失効', 'ja-x-easy': '使(つか)えません', en: 'Revoked' },
  'case.suspended': { ja: '停止中', 'ja-x-easy': '止(と)まって います', en: 'Suspended' },
  'case.locked': { ja: 'ロック', 'ja-x-easy': 'ロック', en: 'Locked' },
  'case.young': { ja: '15歳未満', 'ja-x-easy': '15歳(さい)より 下(した)', en: 'Under 15' },
  'case.special': { ja: '使えます', 'ja-x-easy': '使(つか)えます', en: 'Works' },
});

/** What is special about each citizen, as the seeds made them. */
export const citizenTexts = texts({
  'citizen.normal': {
    ja: 'カードがあり、スマートフォンはまだ空です。ここから始めてください',
    'ja-x-easy': 'カードが あります。スマホは まだ 何(なに)も ありません。ここから はじめて ください',
    en: 'Has a card and an empty phone: begin here',
  },
  'citizen.addressChanged': {
    ja: '引っ越したので、署名用の証明書が失効しています。ログインはできます',
    'ja-x-easy': '新(あたら)しい 家(いえ)に 引(ひ)っこしました。サービスには 入(はい)れます',
    en: 'Has moved house: the signature certificate is revoked, logging in still works',
  },
  'citizen.expired': {
    ja: 'スマートフォンの証明書の期限が切れています',
    'ja-x-easy': 'スマホの 証明書(しょうめいしょ)は 古(ふる)いです。使(つか)えません',
    en: 'The certificates on the phone have expired',
  },
  'citizen.revoked': {
    ja: 'スマートフォンの証明書が失効しています',
    'ja-x-easy': 'スマホの 証明書(しょうめいしょ)は もう 使(つか)えません',
    en: 'The certificates on the phone are revoked',
  },
  'citizen.suspended': {
    ja: 'スマートフォンの証明書が一時停止中です',
    'ja-x-easy': 'スマホの 証明書(しょうめいしょ)を 今(いま) 止(と)めて います',
    en: 'The certificates on the phone are suspended',
  },
  'citizen.pinLocked': {
    ja: 'スマートフォンの番号を3回まちがえ、ロックされています',
    'ja-x-easy': 'スマホの 番号(ばんごう)を 3回(かい) まちがえました。今(いま) 使(つか)えません',
    en: 'Entered a wrong number three times; the phone’s number is blocked',
  },
  'citizen.foreignName': {
    ja: '長い外国名と通称があります',
    'ja-x-easy': '長(なが)い 外国(がいこく)の 名前(なまえ)です',
    en: 'Has a long foreign name and an alias',
  },
  'citizen.rareCharacters': {
    ja: '名前にめずらしい漢字があります',
    'ja-x-easy': '名前(なまえ)の 漢字(かんじ)が めずらしいです',
    en: 'Has rare characters in the name',
  },
  'citizen.under15': {
    ja: '15歳未満なので、スマートフォンには入れられません',
    'ja-x-easy': '15歳(さい)より 下(した)です。スマホには 入(い)れる ことが できません',
    en: 'Is under 15, so nothing can be put on a phone',
  },
  'citizen.cancels': {
    ja: '途中で「渡さない」を選びます',
    'ja-x-easy': 'とちゅうで「渡(わた)さない」を おします',
    en: 'Chooses not to hand over in the end',
  },
  'citizen.slowNetwork': {
    ja: '通信がとても遅い場所にいます',
    'ja-x-easy': 'インターネットが おそいです',
    en: 'Has a very slow network',
  },
  'citizen.secondPhone': {
    ja: '2台目のスマートフォンに入れ直し、前のものは失効しています',
    'ja-x-easy': '新(あたら)しい スマホを 買(か)いました。前(まえ)の ものは 使(つか)えません',
    en: 'Has put the certificates on a second phone, which ended the first',
  },
});

/** What comes when somebody plays this citizen. */
export const happensTexts = texts({
  'happens.normal': {
    ja: '証明書を入れると、ログインできます',
    'ja-x-easy': '証明書(しょうめいしょ)を 入(い)れます。それから サービスに 入(はい)ります',
    en: 'You put certificates on the phone, then log in',
  },
  'happens.addressChanged': {
    ja: 'ログインできます。署名用の証明書は取り直します',
    'ja-x-easy': 'サービスに 入(はい)れます。書類(しょるい)には 使(つか)えません',
    en: 'Login works; signing needs a new certificate',
  },
  'happens.expired': {
    ja: 'ログインは断られ、理由がわかります',
    'ja-x-easy': 'サービスに 入(はい)れません。わけが わかります',
    en: 'Login is refused, with the reason',
  },
  'happens.revoked': {
    ja: 'ログインは断られ、入れ直すように案内されます',
    'ja-x-easy': 'サービスに 入(はい)れません。もう一度(いちど) 入(い)れます',
    en: 'Login is refused; the wallet offers to put new ones on',
  },
  'happens.suspended': {
    ja: 'ログインは断られ、再開のしかたがわかります',
    'ja-x-easy': 'サービスに 入(はい)れません。また 使(つか)う やりかたが わかります',
    en: 'Login is refused; the wallet says how to resume',
  },
  'happens.pinLocked': {
    ja: 'ウォレットがロックを知らせ、入れ直すように案内します',
    'ja-x-easy': '番号(ばんごう)が 使(つか)えません。もう一度(いちど) 証明書(しょうめいしょ)を 入(い)れます',
    en: 'The wallet says that it is locked, and offers to put new ones on',
  },
  'happens.foreignName': {
    ja: '長い名前も欠けずに表示されます',
    'ja-x-easy': '長(なが)い 名前(なまえ)も ぜんぶ 見(み)えます',
    en: 'The whole name is shown',
  },
  'happens.rareCharacters': {
    ja: 'めずらしい字も正しく表示されます',
    'ja-x-easy': 'めずらしい 漢字(かんじ)も 正(ただ)しく 見(み)えます',
    en: 'The rare characters are shown as they are',
  },
  'happens.under15': {
    ja: 'できない理由が表示されます',
    'ja-x-easy': 'わけが わかります',
    en: 'The wallet says why not',
  },
  'happens.cancels': {
    ja: 'サービスには何も渡りません',
    'ja-x-easy': 'サービスに 何(なに)も 渡(わた)しません',
    en: 'Nothing reaches the service',
  },
  'happens.slowNetwork': {
    ja: '時間がかかっても、途中から続けられます',
    'ja-x-easy': '時間(じかん)が かかります。とちゅうから 続(つづ)けます',
    en: 'It takes longer, and goes on where it stopped',
  },
  'happens.secondPhone': {
    ja: '新しいほうだけで、ログインできます',
    'ja-x-easy': '新(あたら)しい スマホだけ 使(つか)えます',
    en: 'Only the newer phone logs in',
  },
});
