import { errorRows, errorsOf } from '@inro/problem';

/** Virtual phones and cards, and their doors. */
export const handsetRows = errorRows({
  'handset.origin_refused': {
    httpStatus: 403,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'この画面からスマートフォンへの接続は許可されていません',
      'ja-x-easy': 'この ページからは スマホを 使(つか)えません',
      en: 'This page may not talk to this phone',
    },
    next: {
      ja: 'そのスマートフォンのページからウォレットを開いてください。',
      'ja-x-easy': 'スマホの ページから アプリを 開(ひら)いて ください。',
      en: "Open the wallet from that phone's own page.",
    },
  },
  'handset.not_paired': {
    httpStatus: 401,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'ウォレットがスマートフォンと接続されていないか、接続の期限が切れています',
      'ja-x-easy': 'アプリと スマホが つながって いません',
      en: 'The wallet is not paired with the phone, or has not been used for a week',
    },
    next: {
      ja: 'スマートフォンのページから、ウォレットを開き直してください。',
      'ja-x-easy': 'スマホの ページから アプリを もう一度(いちど) 開(ひら)いて ください。',
      en: "Open the wallet again from the phone's page.",
    },
  },
  'handset.terminal_ended': {
    httpStatus: 401,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'この端末でのカードの利用は終わっています',
      'ja-x-easy': 'この 機械(きかい)で カードを 使(つか)う 時間(じかん)は 終(お)わりました',
      en: "This terminal's session with the card has ended",
    },
    next: {
      ja: 'カードを端末に入れ直してください。',
      'ja-x-easy': 'カードを もう一度(いちど) 入(い)れて ください。',
      en: 'Put the card into the terminal again.',
    },
  },
  'handset.pairing_refused': {
    httpStatus: 403,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '接続用のリンクは使用済みか、期限切れです',
      'ja-x-easy': 'この リンクは もう 使(つか)えません',
      en: 'This pairing link is used up or too old',
    },
    next: {
      ja: 'スマートフォンのページから、ウォレットを開き直してください。',
      'ja-x-easy': 'スマホの ページから アプリを もう一度(いちど) 開(ひら)いて ください。',
      en: "Open the wallet again from the phone's page: a link works once, for five minutes.",
    },
  },
  'handset.phone_unknown': {
    httpStatus: 404,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'このスマートフォンは存在しません',
      'ja-x-easy': 'この スマホは ありません',
      en: 'There is no such phone',
    },
    next: {
      ja: '登場人物のページからスマートフォンを選んでください。',
      'ja-x-easy': 'はじめの ページで スマホを えらんで ください。',
      en: 'Choose a phone on the home page.',
    },
  },
  'handset.too_many_cards': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'カードをこれ以上作れません',
      'ja-x-easy': 'カードは もう 作(つく)れません',
      en: 'There are as many cards as this machine makes',
    },
    next: {
      ja: '今あるカードを使うか、npm start -- --reset で最初からやり直してください。',
      'ja-x-easy': '今(いま) ある カードを 使(つか)って ください。',
      en: 'Use one of the cards that are there, or begin anew with npm start -- --reset.',
    },
  },
  'handset.model_unknown': {
    httpStatus: 422,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'この機種名は登録されていません',
      'ja-x-easy': 'この スマホの 名前(なまえ)は ありません',
      en: 'There is no such device model',
    },
    next: {
      ja: '機種の一覧にある名前を指定してください。',
      'ja-x-easy': 'リストの 中(なか)から えらんで ください。',
      en: 'Name one of the models in the table.',
    },
  },
  'handset.card_unknown': {
    httpStatus: 404,
    actor: 'developer',
    retry: 'never',
    title: { ja: 'このカードは存在しません', 'ja-x-easy': 'この カードは ありません', en: 'There is no such card' },
    next: {
      ja: '登場人物のページからカードを選んでください。',
      'ja-x-easy': 'はじめの ページで カードを えらんで ください。',
      en: 'Choose a card on the home page.',
    },
  },
  'handset.card_absent': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'カードがかざされていません',
      'ja-x-easy': 'カードが ありません',
      en: 'No card is held to the phone or reader',
    },
    next: {
      ja: 'マイナンバーカードをかざしてから、もう一度お試しください。',
      'ja-x-easy': 'カードを つけて、もう一度(いちど) して ください。',
      en: 'Hold the My Number Card to it and try again.',
    },
  },
  'handset.applet_not_found': {
    httpStatus: 404,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'スマートフォンのICチップに、そのアプリがありません',
      'ja-x-easy': 'スマホに まだ 入(はい)って いません',
      en: "The phone's secure element holds no such application",
    },
    next: {
      ja: '先にスマートフォンへの登録を行ってください。',
      'ja-x-easy': '先(さき)に 登録(とうろく)を して ください。',
      en: 'Enrol the phone first.',
    },
  },
  'handset.channel_refused': {
    httpStatus: 503,
    actor: 'person',
    retry: 'later',
    title: {
      ja: 'スマートフォンのICチップが応答できません',
      'ja-x-easy': 'スマホの チップが 返事(へんじ)を しません',
      en: "The phone's secure element gives no channel",
    },
    next: {
      ja: 'しばらく待ってから、もう一度お試しください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Wait a moment and try again.',
    },
  },
  'handset.channel_unknown': {
    httpStatus: 410,
    actor: 'developer',
    retry: 'now',
    title: {
      ja: 'ICチップとの通信路は閉じられています',
      'ja-x-easy': 'チップとの 道(みち)が とじました',
      en: 'This channel to the secure element is closed',
    },
    next: {
      ja: '通信路を開き直してください。',
      'ja-x-easy': 'もう一度(いちど) して ください。',
      en: 'Open a channel again.',
    },
  },
  'handset.fetch_refused': {
    httpStatus: 403,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'この宛先への通信は許可されていません',
      'ja-x-easy': 'この 場所(ばしょ)へは 行(い)けません',
      en: 'The phone does not carry requests to this address',
    },
    next: {
      ja: 'サービスの正しい公開アドレスを使ってください。',
      'ja-x-easy': 'サービスの 人(ひと)に 聞(き)いて ください。',
      en: 'Use the public address of the service, without user name, IP address or unusual port.',
    },
  },
  'handset.service_unknown': {
    httpStatus: 403,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: 'このアドレスのサービスは登録されていません',
      'ja-x-easy': 'この サービスは 登録(とうろく)して いません',
      en: 'No service of this address is registered here',
    },
    next: {
      ja: '開発中のサービスは npx inro client add 名前 アドレス で登録してください。',
      'ja-x-easy': 'サービスの 人(ひと)に 知(し)らせて ください。',
      en: 'Register the one that you develop: npx inro client add NAME ORIGIN.',
    },
  },
  'handset.reader_absent': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'カードリーダーにつながりません',
      'ja-x-easy': 'カードを 読(よ)む 機械(きかい)が ありません',
      en: 'The PC/SC reader cannot be reached',
    },
    next: {
      ja: 'pcscdと仮想リーダー（vpcd）が動いているか確かめてください。',
      'ja-x-easy': '機械(きかい)を 見(み)て ください。',
      en: 'Check that pcscd with the virtual reader (vpcd) is running.',
    },
  },
  'handset.element_damaged': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: 'ICチップの保存内容を読み取れません',
      'ja-x-easy': 'チップの 中(なか)が 読(よ)めません',
      en: 'What this secure element has stored cannot be read',
    },
    next: {
      ja: 'データフォルダーの控えから戻すか、新しく作り直してください。',
      'ja-x-easy': '運営(うんえい)の 人(ひと)に 知(し)らせて ください。',
      en: 'Restore the data folder from a copy, or make the phone or card anew.',
    },
  },
  'handset.delivery_of_other_element': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '作る工程から届いたものが、注文した部品のものではありません',
      'ja-x-easy': 'とどいた ものが ちがいます',
      en: 'What the maker delivered is not for the element that was ordered',
    },
    next: {
      ja: '作る工程のプログラムとその記録を調べてください。何も作られていません。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Look into the maker’s program and its book; nothing was made.',
    },
  },
  'handset.maker_unavailable': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'スマートフォンやカードを作る工程が応答しません',
      'ja-x-easy': 'スマホや カードを 作(つく)れません',
      en: 'The maker of phones and cards does not answer',
    },
    next: {
      ja: 'しばらく待ってから、もう一度お試しください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Try again; if it goes on, look at the maker program and its folder.',
    },
  },
});

export const HandsetError = errorsOf(handsetRows);
