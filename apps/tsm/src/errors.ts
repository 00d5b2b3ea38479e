import { errorRows, errorsOf } from '@inro/problem';

/** Putting certificates onto a phone and taking them off. */
export const tsmRows = errorRows({
  'tsm.session_unknown': {
    httpStatus: 404,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'この手続きのつなぎは、もう使えません',
      'ja-x-easy': 'この つながりは もう 使(つか)えません',
      en: 'This session has ended or never was',
    },
    next: {
      ja: 'アプリで手続きをもう一度開いてください。続きから始まります。',
      'ja-x-easy': 'アプリを もう一度(いちど) 開(ひら)いて ください。',
      en: 'Open the application in the app again; it goes on where it was.',
    },
  },
  'tsm.handshake_not_acceptable': {
    httpStatus: 406,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'アプリとサーバーの通信方式が合いません',
      'ja-x-easy': 'アプリが 古(ふる)いか、形(かたち)が ちがいます',
      en: 'The app offers no protocol that this server speaks',
    },
    next: {
      ja: 'アプリを新しい版にしてください。',
      'ja-x-easy': '新(あたら)しい アプリを 入(い)れて ください。',
      en: 'Update the app.',
    },
  },
  'tsm.report_out_of_turn': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: '報告の順番が正しくありません',
      'ja-x-easy': '順番(じゅんばん)が ちがいます',
      en: 'This report does not answer the last order',
    },
    next: {
      ja: '新しいつなぎで手続きを続けてください。',
      'ja-x-easy': 'アプリを もう一度(いちど) 開(ひら)いて ください。',
      en: 'Go on with a new session.',
    },
  },
  'tsm.order_malformed': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '証明書を書き込むサーバーの指示を読み取れません',
      'ja-x-easy': 'サーバーの 返事(へんじ)が おかしいです',
      en: 'An order of the certificate server cannot be read',
    },
    next: {
      ja: 'しばらく待ってから、もう一度お試しください。続く場合は運営者に知らせてください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Try again later; if it goes on, tell the operator.',
    },
  },
  'tsm.deployment_unknown': {
    httpStatus: 404,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: 'この申請の書き込みは登録されていません',
      'ja-x-easy': 'この 申(もう)しこみは ありません',
      en: 'There is no deployment for this application',
    },
    next: {
      ja: '先に申請を受け付けてください。',
      'ja-x-easy': 'さきに 申(もう)しこんで ください。',
      en: 'Accept the application first.',
    },
  },
  'tsm.deployment_conflict': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '同じ番号で、内容の違う書き込みがあります',
      'ja-x-easy': '同(おな)じ 番号(ばんごう)で 中身(なかみ)が ちがいます',
      en: 'There is another deployment under this identifier',
    },
    next: {
      ja: '新しい申請として登録してください。',
      'ja-x-easy': 'もう一度(いちど) はじめから 申(もう)しこんで ください。',
      en: 'Order it as a new application.',
    },
  },
  'tsm.certificates_unfit': {
    httpStatus: 400,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '届いた証明書が、申請されたものと一致しません',
      'ja-x-easy': '証明書(しょうめいしょ)が 申(もう)しこみと ちがいます',
      en: 'The certificates are not those that were chosen',
    },
    next: {
      ja: '申請された種類の証明書をそろえて送ってください。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Send one certificate for each kind that was chosen.',
    },
  },
  'tsm.channel_unknown': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '安全な通信路がもう開いていません',
      'ja-x-easy': '安全(あんぜん)な 道(みち)が とじて います',
      en: 'This secure channel is not open',
    },
    next: {
      ja: '新しいつなぎで手続きを続けてください。',
      'ja-x-easy': 'アプリを もう一度(いちど) 開(ひら)いて ください。',
      en: 'Go on with a new session.',
    },
  },
  'tsm.mandate_refused': {
    httpStatus: 403,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '登録局がこの作業を認めていません',
      'ja-x-easy': 'この しごとは できません',
      en: 'Registration has not allowed this to be done at this element',
    },
    next: {
      ja: '配信の窓口となるサーバーを調べてください。認められていない指示を出しました。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Look into the TSM’s front: it asked for what no mandate allows.',
    },
  },
  'tsm.element_changed': {
    httpStatus: 409,
    actor: 'person',
    retry: 'now',
    title: {
      ja: '申請のあとで、スマートフォンの鍵または暗証番号が失われました',
      'ja-x-easy': '申(もう)しこみの あとで、スマホの 鍵(かぎ)が 変(か)わりました',
      en: 'Keys or secrets of this application are no longer on the phone',
    },
    next: {
      ja: 'この申請は続けられません。もう一度、はじめから申請してください。',
      'ja-x-easy': 'はじめから して ください。',
      en: 'This application cannot go on; apply again from the beginning.',
    },
  },
  'tsm.mandate_over': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '登録局の許可が切れているか、すでに使われています',
      'ja-x-easy': 'この しごとは もう 終(お)わりました',
      en: 'This mandate has ended or was used already',
    },
    next: {
      ja: '登録局に新しい許可を求めてください。',
      'ja-x-easy': 'アプリを もう一度(いちど) 開(ひら)いて ください。',
      en: 'Ask registration for another one.',
    },
  },
  'tsm.frames_outstanding': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '送り終えたと確かめられない指示や、設定の終わらない暗証番号が残っています',
      'ja-x-easy': 'まだ 終(お)わって いない しごとが あります',
      en: 'Commands that were wrapped may still reach the element, or a secret is not set yet',
    },
    next: {
      ja: '新しい通信路を開き、スマートフォンの状態を読み直してください。',
      'ja-x-easy': 'アプリを もう一度(いちど) 開(ひら)いて ください。',
      en: 'Open another channel and read the element again.',
    },
  },
  'tsm.hand_over_refused': {
    httpStatus: 403,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '鍵の引き渡しを確認できません',
      'ja-x-easy': '鍵(かぎ)を 渡(わた)す ことが できません',
      en: 'The hand-over of transport keys is not authentic',
    },
    next: {
      ja: '二つの役割のサーバーの鍵を確かめてください。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Check the peer keys of both roles.',
    },
  },
  'tsm.element_not_genuine': {
    httpStatus: 403,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'このスマートフォンの安全な領域を確認できません',
      'ja-x-easy': 'この スマホの 中(なか)の 鍵(かぎ)が ちがいます',
      en: 'The secure element of this phone could not be confirmed',
    },
    next: {
      ja: '窓口に知らせてください。この端末には証明書を入れられません。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Tell the help desk; certificates cannot be put on this phone.',
    },
  },
  'tsm.other_element': {
    httpStatus: 409,
    actor: 'person',
    retry: 'never',
    title: {
      ja: '申請したスマートフォンと違う端末です',
      'ja-x-easy': '申(もう)しこんだ スマホと ちがいます',
      en: 'This is not the phone that the application was made on',
    },
    next: {
      ja: '申請したスマートフォンで続けるか、この端末で新しく申請してください。',
      'ja-x-easy': '申(もう)しこんだ スマホで 続(つづ)けて ください。',
      en: 'Go on with that phone, or apply anew on this one.',
    },
  },
  'tsm.secrets_not_set': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'スマートフォン用の暗証番号とパスワードがまだ設定されていません',
      'ja-x-easy': '番号(ばんごう)と パスワードが まだ ありません',
      en: 'PIN and password for the phone are not set yet',
    },
    next: {
      ja: 'アプリで手続きを開き、暗証番号とパスワードを設定してください。',
      'ja-x-easy': 'アプリで 番号(ばんごう)と パスワードを 決(き)めて ください。',
      en: 'Open the application in the app and set them.',
    },
  },
  'tsm.element_failing': {
    httpStatus: 502,
    actor: 'person',
    retry: 'later',
    title: {
      ja: 'スマートフォンへの書き込みが何度も失敗しました',
      'ja-x-easy': 'スマホに 書(か)けませんでした',
      en: 'Writing to the phone failed several times',
    },
    next: {
      ja: 'しばらく待ってから、手続きを続けてください。続く場合は窓口に知らせてください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Go on later; if it fails again, tell the help desk.',
    },
  },
});

export const TsmError = errorsOf(tsmRows);
